//! The notices of the demonstration: what people of the invented province were told in the last weeks.

use std::collections::HashMap;

use serde_json::json;
use store::{
    Moment, Tx,
    account::Account,
    appraisal::{Verdict, list_judgements},
    assessment::{find_assessment, list_round_returns},
    notice::{
        delivery::{Channel, Delivery, DeliveryState, create_deliveries},
        hook::{Hook, create_hook},
        preference::{Preference, save_preference},
    },
    round::Round,
};

use crate::{
    Actor, App, Refusal,
    audit::record,
    calendar::{day_of, moment_at},
    case::Case,
    notice::{Event, NoticeKind, Recipient, ring},
    round::{about_round, remind_before_lock},
};

/// The round whose returns are being filled in, and the one before it.
const ROUNDS: (&str, &str) = ("mau-xa-2026", "mau-xa-2025");
/// What is older than this has been read by everybody.
const READ_AFTER_SECONDS: i64 = 13 * 24 * 3_600;
/// An invented system that is told; under a name that leads nowhere (RFC 2606).
const BRIDGE: &str = "https://cau-noi.example/thang";

/// One thing that happened.
struct Happened {
    at: Moment,
    event: Event,
    to: Vec<Recipient>,
}

/// What the events are made from.
struct Stage {
    accounts: HashMap<String, Account>,
    round: Round,
    last: Round,
    asked: Option<(String, String)>,
    now: Moment,
}

/// Tells the people of rounds and returns, schedules what is to be said next, and leaves a webhook that
/// is paused. What older rooms have told of themselves counts as read by now, as this does.
///
/// # Errors
/// A fault.
pub(super) async fn make(app: &App, actor: &Actor) -> Result<(), Refusal> {
    let stage = Stage::read(app).await?;
    for happened in stage.happened() {
        app.at(happened.at)
            .run(actor, happened, |tx, case| Box::pin(tell(tx, case)))
            .await?;
    }
    app.run(actor, stage, |tx, case| Box::pin(settle(tx, case)))
        .await
}

impl Stage {
    async fn read(app: &App) -> Result<Self, Refusal> {
        let db = app.store.reader();
        let accounts = store::account::list_accounts(db).await?;
        let find = async |slug: &str| {
            let found = store::round::find_round(db, slug).await?;
            found.ok_or(Refusal::NotFound)
        };
        let (round, last) = (find(ROUNDS.0).await?, find(ROUNDS.1).await?);
        let mut asked = None;
        if let Some((row, ..)) = find_assessment(db, ROUNDS.0, "MAU-X008").await? {
            let judged = list_judgements(db, row.id).await?;
            let question = judged.into_iter().find(|one| one.verdict == Verdict::Asked);
            asked = question.map(|one| (one.indicator, one.reason.unwrap_or_default()));
        }
        Ok(Self {
            accounts: accounts
                .into_iter()
                .map(|account| (account.login.clone(), account))
                .collect(),
            round,
            last,
            asked,
            now: app.now(),
        })
    }

    /// So many days ago at a minute of the day, and never in the future.
    fn ago(&self, days: i64, minute: u16) -> Moment {
        let day = day_of(self.now.plus_seconds(-days * 24 * 3_600));
        moment_at(day, minute).min(self.now.plus_seconds(-60))
    }

    fn people(&self, logins: &[&str]) -> Vec<Recipient> {
        let known = logins.iter().filter_map(|login| self.accounts.get(*login));
        known
            .map(|account| Recipient::Account(account.id))
            .collect()
    }

    fn units(&self) -> Vec<Recipient> {
        let units = self.accounts.values().filter(|one| one.role.is_of_unit());
        units
            .map(|account| Recipient::Account(account.id))
            .collect()
    }

    /// In the order in which it happened.
    fn happened(&self) -> Vec<Happened> {
        let ranking = format!("/rankings/{}", self.last.slug);
        let published = about_round(NoticeKind::Published, &self.last, &ranking);
        let opened = about_round(NoticeKind::RoundOpened, &self.round, "/my");
        let opened = opened.at("until", self.round.deadline_at);
        let everybody = [self.units(), self.people(&["thuongtruc1", "lanhdao"])].concat();
        let mut all = vec![
            self.once((60, 540), published, everybody),
            self.once((21, 480), opened, self.units()),
        ];
        all.extend(self.returns());
        all.sort_by_key(|one| one.at);
        all
    }

    fn once(&self, (days, minute): (i64, u16), event: Event, to: Vec<Recipient>) -> Happened {
        Happened {
            at: self.ago(days, minute),
            event,
            to,
        }
    }

    /// What the returns of the round give reason to.
    fn returns(&self) -> Vec<Happened> {
        let page =
            |unit: &str, rest: &str| format!("/rounds/{}/units/MAU-{unit}{rest}", self.round.slug);
        let of = |kind, unit: &str, address: &str| {
            Event::new(
                kind,
                &format!("return/{}/MAU-{unit}", self.round.slug),
                address,
            )
            .of_round(&self.round)
            .with("unit", self.name(unit))
        };
        let ready = of(NoticeKind::ReturnReady, "X004", &page("X004", "/check"))
            .with("person", "Cán bộ đầu mối")
            .with(
                "words",
                "Đã nhập đủ, kính đề nghị lãnh đạo xem trước khi nộp.",
            );
        let mut all = vec![self.once((2, 1_010), ready, self.people(&["x004.ld"]))];
        if let Some((indicator, words)) = &self.asked {
            let index = indicator.split('.').next().unwrap_or_default();
            let address = format!("{}/{index}", page("X008", "/indices"));
            let asked = of(NoticeKind::QuestionAsked, "X008", &address)
                .with("indicator", indicator)
                .with("words", words);
            all.push(self.once((1, 615), asked, self.people(&["x008", "x008.ld"])));
        }
        all
    }

    /// The name of a commune, as its officer's account carries it.
    fn name(&self, unit: &str) -> &str {
        let officer = self.accounts.get(&unit.to_lowercase());
        let name = officer.map_or("", |account| account.name.as_str());
        name.trim_start_matches("Cán bộ đầu mối ")
    }
}

async fn tell(tx: &Tx, case: &Case<Happened>) -> Result<(), Refusal> {
    let Happened { event, to, .. } = &case.command;
    ring(tx, case, event.clone(), to).await?;
    record(case, "demo.notice")
        .detail(&json!({ "kind": event.kind.name() }))
        .append(tx)
        .await
}

async fn settle(tx: &Tx, case: &Case<Stage>) -> Result<(), Refusal> {
    let stage = &case.command;
    let read_at = case.now.plus_seconds(-READ_AFTER_SECONDS);
    store::notice::read_until(tx.db(), read_at, read_at).await?;
    let own = stage.accounts.get("x001").map_or(0, |account| account.id);
    let leader = stage
        .accounts
        .get("lanhdao")
        .map_or(0, |account| account.id);
    let daily = json!({ "published": "daily" });
    let rare = json!({ "task-escalated": "daily", "plan-signed": "daily" });
    for (account_id, mail, paces) in [
        (own, "canbo.mau@example.vn", daily),
        (leader, "lanhdao.mau@example.vn", rare),
    ] {
        let wishes = Preference {
            account_id,
            mail: Some(mail.to_owned()),
            language: "vi".to_owned(),
            quiet_from: 17 * 60 + 30,
            quiet_until: 7 * 60,
            paces: paces.to_string(),
            changed_at: case.now,
        };
        save_preference(tx.db(), wishes).await?;
    }
    let returns = list_round_returns(tx.db(), &stage.round.slug).await?;
    remind_before_lock(tx, case, (&stage.round, &returns)).await?;
    bridge(tx, case).await?;
    record(case, "demo.notices")
        .detail(&json!({ "returns": returns.len() }))
        .append(tx)
        .await
}

/// A bridge to another channel: paused, so that nothing leaves a demonstration, with what it had.
async fn bridge(tx: &Tx, case: &Case<Stage>) -> Result<(), Refusal> {
    let stage = &case.command;
    let kinds = [NoticeKind::DeadlineNear, NoticeKind::TaskOverdue];
    let hook = Hook {
        id: 0,
        name: "Cầu nối nhắn tin của tỉnh (mẫu)".to_owned(),
        address: BRIDGE.to_owned(),
        secret: case.app.token(),
        kinds: kinds.map(NoticeKind::name).join(" "),
        active: false,
        made_by: stage.accounts.get("quantri").map_or(0, |one| one.id),
        made_at: stage.ago(30, 540),
    };
    let hook = create_hook(tx.db(), hook).await?;
    let fault = "503 Service Unavailable".to_owned();
    let went = [
        (9, DeliveryState::Sent, 1, None),
        (6, DeliveryState::Sent, 3, None),
        (3, DeliveryState::Failed, 9, Some(fault)),
    ];
    let delivery = |(days, state, attempt, fault)| Delivery {
        id: 0,
        event: format!("demo/{days}"),
        channel: Channel::Hook,
        recipient_id: hook.id,
        kind: NoticeKind::TaskOverdue.name().to_owned(),
        address: "/my".to_owned(),
        arguments: "{}".to_owned(),
        at: stage.ago(days, 480),
        digest: false,
        state,
        due_at: stage.ago(days, 480),
        attempt,
        batch: None,
        lease_until: None,
        ended_at: Some(stage.ago(days, 481)),
        fault,
    };
    Ok(create_deliveries(tx.db(), went.map(delivery).into()).await?)
}
