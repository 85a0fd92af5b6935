//! The form of a proposal: what was typed, read with every complaint at once.

use engine::{amount::Amount, framework::Code, vietnamese::fold};
use store::{
    Db,
    proposal::{Cost, FundSource, Manner, Need},
    round::{Round, RoundKind, RoundState},
    unit::Unit,
};

use crate::{
    Actor, App, Invalid, Permission, Refusal, assessment::leaf_of, unit::own_units, vnd::Vnd,
};

/// Longest title, in characters.
const TITLE: usize = 300;
/// Longest other text.
const WORDS: usize = 4_000;
/// Years that a plan may be for.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// What somebody typed about a proposal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProposalTyped {
    /// Code of the unit that wants it.
    pub unit: String,
    /// The year whose plan it is for.
    pub year: String,
    /// What it is called.
    pub title: String,
    /// What it is needed for.
    pub need: String,
    /// Slug of the round of the indicators; empty where none is named.
    pub round: String,
    /// Codes of indicators with the points expected; pairs of nothing are left out.
    pub needs: Vec<(String, String)>,
    /// What is to be done.
    pub description: String,
    /// How it is come by: `hire`, `buy`, `shared`, `own`.
    pub manner: String,
    /// Year, source and amount; rows without an amount are left out.
    pub costs: Vec<(String, String, String)>,
    /// First day.
    pub starts_on: String,
    /// Last day.
    pub ends_on: String,
    /// Whom to ask.
    pub contact: String,
    /// The revision that the form was made from; empty for a new one.
    pub seen: String,
}

/// What a form offers.
#[derive(Debug, Clone, Default)]
pub struct FormOffers {
    /// Units that this person may make proposals for, in Vietnamese order.
    pub units: Vec<Unit>,
    /// Rounds whose indicators can be named, the latest year first.
    pub rounds: Vec<Round>,
    /// Code and title of every indicator of the latest of them.
    pub indicators: Vec<(String, String)>,
}

/// A form that reads.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub(super) unit: Unit,
    pub(super) year: i32,
    pub(super) title: String,
    pub(super) need: String,
    pub(super) description: String,
    pub(super) manner: Manner,
    pub(super) starts_on: Option<String>,
    pub(super) ends_on: Option<String>,
    pub(super) contact: String,
    pub(super) needs: Vec<Need>,
    pub(super) costs: Vec<Cost>,
}

/// The manner that a word of a form or sheet means.
pub(crate) fn manner_of(word: &str) -> Option<Manner> {
    match fold(word).trim() {
        "hire" | "thue" | "thue dich vu" => Some(Manner::Hire),
        "buy" | "mua" | "mua sam" | "dau tu" => Some(Manner::Buy),
        "shared" | "dung chung" => Some(Manner::Shared),
        "own" | "tu lam" | "tu thuc hien" => Some(Manner::Own),
        _ => None,
    }
}

/// The source of money that a word of a form or sheet means.
pub(crate) fn source_of(word: &str) -> Option<FundSource> {
    match fold(word).trim() {
        "state" | "ngan sach" | "ngan sach nha nuoc" | "nsnn" => Some(FundSource::State),
        "programme" | "long ghep" | "chuong trinh" => Some(FundSource::Programme),
        "social" | "xa hoi hoa" => Some(FundSource::Social),
        "other" | "khac" | "nguon khac" => Some(FundSource::Other),
        _ => None,
    }
}

/// The rounds whose indicators a proposal or a line of money may name.
pub(crate) fn nameable(rounds: Vec<Round>) -> Vec<Round> {
    let is_open = |round: &Round| {
        round.kind == RoundKind::Scored
            && round.framework_id.is_some()
            && round.state != RoundState::Draft
    };
    rounds.into_iter().filter(is_open).collect()
}

/// What a form offers to this person; four statements.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn form_offers(app: &App, actor: &Actor) -> Result<FormOffers, Refusal> {
    actor.need(Permission::EditProposal, None)?;
    let db = app.store.reader();
    let today = crate::day::of(app.now());
    let may = |unit: &Unit| {
        let is_there = unit
            .valid_to
            .as_deref()
            .is_none_or(|end| end >= today.as_str());
        is_there && crate::allows(Some(actor), Permission::EditProposal, Some(unit.id))
    };
    let accounts = store::account::list_accounts(db).await?;
    let acting = accounts.iter().filter_map(|one| one.unit_id).collect();
    let mut units = own_units(store::unit::list_units(db).await?, &acting);
    units.retain(may);
    let rounds = nameable(store::round::list_rounds(db).await?);
    let mut indicators = Vec::new();
    if let Some(id) = rounds.first().and_then(|round| round.framework_id) {
        let framework = app.shelf.get(db, id).await?;
        let pair = |node: &engine::framework::Node| (node.code.to_string(), node.title.clone());
        indicators.extend(framework.leaves().map(pair));
    }
    Ok(FormOffers {
        units,
        rounds,
        indicators,
    })
}

/// Reads a form; a year before the present one is let stand, since plans are caught up on.
pub(super) async fn read(app: &App, db: &Db, typed: &ProposalTyped) -> Result<Ready, Refusal> {
    let mut complaints = Vec::new();
    let unit = store::unit::find_unit(db, &typed.unit).await?;
    if unit.is_none() {
        complaints.push(unknown_unit());
    }
    let year = typed.year.trim().parse().ok().filter(|y| YEARS.contains(y));
    if year.is_none() {
        complaints.push(bad_year("year", &typed.year));
    }
    let title = line("title", &typed.title, (5, TITLE), &mut complaints);
    let need = words("need", &typed.need, &mut complaints);
    let description = words("description", &typed.description, &mut complaints);
    let contact = line("contact", &typed.contact, (0, TITLE), &mut complaints);
    let manner = manner_of(&typed.manner);
    if manner.is_none() {
        complaints.push(no_manner());
    }
    let starts_on = day("starts_on", &typed.starts_on, &mut complaints);
    let ends_on = day("ends_on", &typed.ends_on, &mut complaints);
    if let (Some(from), Some(to)) = (&starts_on, &ends_on)
        && to < from
    {
        complaints.push(Invalid::new(
            "ends_on",
            "proposal-days",
            "Ngày kết thúc không thể trước ngày bắt đầu.",
            "The last day cannot be before the first.",
        ));
    }
    let needs = needs(app, db, typed, &mut complaints).await?;
    let costs = costs(typed, &mut complaints);
    match (unit, year, manner, complaints.is_empty()) {
        (Some(unit), Some(year), Some(manner), true) => Ok(Ready {
            unit,
            year,
            title,
            need,
            description,
            manner,
            starts_on,
            ends_on,
            contact,
            needs,
            costs,
        }),
        _ => Err(Refusal::Invalid(complaints)),
    }
}

async fn needs(
    app: &App,
    db: &Db,
    typed: &ProposalTyped,
    complaints: &mut Vec<Invalid>,
) -> Result<Vec<Need>, Refusal> {
    let asked = typed
        .needs
        .iter()
        .enumerate()
        .filter(|(_, (code, points))| !code.trim().is_empty() || !points.trim().is_empty());
    let asked: Vec<(usize, &(String, String))> = asked.collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let round = store::round::find_round(db, &typed.round).await?;
    let round = round.and_then(|round| nameable(vec![round]).pop());
    let Some((round, id)) = round.and_then(|round| Some((round.framework_id?, round.id))) else {
        complaints.push(Invalid::new(
            "round",
            "proposal-round",
            "Chọn kỳ đánh giá của các chỉ số đã ghi.",
            "Choose the round of the indicators named.",
        ));
        return Ok(Vec::new());
    };
    let framework = app.shelf.get(db, round).await?;
    let mut found: Vec<Need> = Vec::new();
    for (n, (code, points)) in asked {
        // People pick "1.8 – Tuyên truyền…" from the list; the code stands first.
        let code = code.split_whitespace().next().unwrap_or_default();
        let leaf = Code::parse(code)
            .ok()
            .and_then(|code| leaf_of(&framework, code).ok());
        let Some(leaf) = leaf else {
            complaints.push(no_indicator(&format!("indicator-{n}"), code));
            continue;
        };
        if found.iter().any(|one| one.indicator == code) {
            complaints.push(twice(&format!("indicator-{n}"), code));
            continue;
        }
        let amount = match points.trim() {
            "" => Ok(None),
            typed => Amount::parse_vi(typed).map(Some),
        };
        let fits = |points: Amount| {
            points > Amount::ZERO && (!leaf.maximum_known || points <= leaf.maximum)
        };
        match amount {
            Ok(points) if points.is_none_or(fits) => found.push(Need {
                id: 0,
                proposal_id: 0,
                round_id: id,
                indicator: code.to_owned(),
                points: points.map(Amount::canonical),
            }),
            _ => complaints.push(bad_points(&format!("points-{n}"), code, leaf.maximum)),
        }
    }
    Ok(found)
}

fn costs(typed: &ProposalTyped, complaints: &mut Vec<Invalid>) -> Vec<Cost> {
    let mut found: Vec<Cost> = Vec::new();
    for (n, (year, source, amount)) in typed.costs.iter().enumerate() {
        if amount.trim().is_empty() {
            continue;
        }
        let row = (
            year.trim().parse().ok().filter(|y| YEARS.contains(y)),
            source_of(source),
            Vnd::parse(amount),
        );
        if row.0.is_none() {
            complaints.push(bad_year(&format!("cost-year-{n}"), year));
        }
        if row.1.is_none() {
            complaints.push(no_source(&format!("cost-source-{n}")));
        }
        if let Err(why) = row.2 {
            let place = (format!("cost-amount-{n}"), "proposal-money");
            complaints.push(why.complaint((&place.0, place.1), amount));
        }
        let (Some(year), Some(source), Ok(amount)) = row else {
            continue;
        };
        if found
            .iter()
            .any(|one| (one.year, one.source) == (year, source))
        {
            complaints.push(Invalid::new(
                &format!("cost-year-{n}"),
                "proposal-cost-twice",
                format!("Năm {year} đã có một dòng cùng nguồn; gộp vào một dòng."),
                format!("Year {year} has a row of the same source already; make them one."),
            ));
            continue;
        }
        found.push(Cost {
            id: 0,
            proposal_id: 0,
            year,
            source,
            amount_vnd: amount.0,
        });
    }
    found
}

fn line(
    field: &str,
    typed: &str,
    (least, most): (usize, usize),
    complaints: &mut Vec<Invalid>,
) -> String {
    let text = engine::vietnamese::nfc(typed.trim());
    let length = text.chars().count();
    if !(least..=most).contains(&length) || text.chars().any(char::is_control) {
        complaints.push(Invalid::new(
            field,
            "proposal-line",
            format!("Cần từ {least} đến {most} ký tự, trên một dòng."),
            format!("Needs {least} to {most} characters on one line."),
        ));
    }
    text
}

/// A text of any number of lines, at most so long.
pub(super) fn words(field: &str, typed: &str, complaints: &mut Vec<Invalid>) -> String {
    let text = engine::vietnamese::nfc(typed.trim());
    if text.chars().count() > WORDS {
        complaints.push(Invalid::new(
            field,
            "proposal-words",
            format!("Dài quá {WORDS} ký tự."),
            format!("Longer than {WORDS} characters."),
        ));
    }
    text
}

fn day(field: &str, typed: &str, complaints: &mut Vec<Invalid>) -> Option<String> {
    let day = crate::day::parse(typed);
    if day.is_none() && !typed.trim().is_empty() {
        complaints.push(Invalid::new(
            field,
            "proposal-day",
            format!(
                "“{}” không phải một ngày; hãy ghi như 01/07/2027.",
                typed.trim()
            ),
            format!("“{}” is no day; write it like 01/07/2027.", typed.trim()),
        ));
    }
    day
}

fn unknown_unit() -> Invalid {
    Invalid::new(
        "unit",
        "proposal-unit",
        "Chọn đơn vị đề xuất.",
        "Choose the unit that proposes it.",
    )
}

fn bad_year(field: &str, typed: &str) -> Invalid {
    let typed = typed.trim();
    Invalid::new(
        field,
        "proposal-year",
        format!("“{typed}” không phải một năm từ 2000 đến 2100."),
        format!("“{typed}” is no year from 2000 to 2100."),
    )
}

fn no_manner() -> Invalid {
    Invalid::new(
        "manner",
        "proposal-manner",
        "Chọn cách làm: thuê dịch vụ, mua sắm, dùng nền tảng dùng chung hay tự thực hiện.",
        "Choose how it is come by: hired, bought, a shared platform, or own people.",
    )
}

fn no_source(field: &str) -> Invalid {
    Invalid::new(
        field,
        "proposal-source",
        "Chọn nguồn kinh phí.",
        "Choose the source of the money.",
    )
}

fn no_indicator(field: &str, code: &str) -> Invalid {
    Invalid::new(
        field,
        "proposal-indicator",
        format!("Bộ chỉ số của kỳ đã chọn không có chỉ số “{code}”."),
        format!("The framework of that round has no indicator “{code}”."),
    )
}

fn twice(field: &str, code: &str) -> Invalid {
    Invalid::new(
        field,
        "proposal-indicator-twice",
        format!("Chỉ số {code} đã ghi ở dòng trên."),
        format!("Indicator {code} stands in a row above already."),
    )
}

fn bad_points(field: &str, code: &str, maximum: Amount) -> Invalid {
    let most = |language| maximum.short_text(4, language);
    Invalid::new(
        field,
        "proposal-points",
        format!(
            "Điểm dự kiến của chỉ số {code} cần lớn hơn 0 và không quá {}.",
            most(engine::Language::Vi)
        ),
        format!(
            "The points expected of indicator {code} are above 0 and at most {}.",
            most(engine::Language::En)
        ),
    )
}
