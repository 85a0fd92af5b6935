//! Fifty people press the same button at once: one wins, and the chain tells of one.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use app::{
    Actor, App, Refusal,
    assessment::{ReturnAddress, Saving, Typed, save_answer, submit},
    publication::{approve, publish},
};
use engine::framework::Code;
use fixture::{OPEN, Province, decision};

const PEOPLE: usize = 50;

/// Runs `act` fifty times at once and returns all outcomes.
async fn at_once<T, F, W>(
    province: &Province,
    actors: Vec<Actor>,
    act: F,
) -> Vec<Result<T, Refusal>>
where
    T: Send + 'static,
    W: Future<Output = Result<T, Refusal>> + Send + 'static,
    F: Fn(App, Actor) -> W,
{
    let started: Vec<_> = (0..PEOPLE)
        .zip(actors.iter().cycle())
        .map(|(_, actor)| tokio::spawn(act(province.app.clone(), actor.clone())))
        .collect();
    let mut outcomes = Vec::new();
    for one in started {
        outcomes.push(one.await.unwrap());
    }
    outcomes
}

async fn acts(province: &Province, action: &str) -> usize {
    let chain = store::audit::list_chain(province.app.store().reader(), 0, 10_000).await;
    let chain = chain.unwrap();
    store::audit::check(&chain, None).unwrap();
    chain.iter().filter(|line| line.action == action).count()
}

async fn one_submission_wins(province: &Province) {
    province.fill("xa-1").await;
    let head = province.actor("xa1.lanhdao").await;
    let outcomes = at_once(province, vec![head], |app, head| async move {
        submit(&app, &head, &ReturnAddress::new(OPEN, "xa-1"), 0).await
    });
    let outcomes = outcomes.await;
    assert_eq!(outcomes.iter().filter(|one| one.is_ok()).count(), 1);
    for lost in outcomes.into_iter().filter_map(Result::err) {
        assert!(matches!(lost, Refusal::Conflict(_)), "{lost:?}");
    }
    assert_eq!(acts(province, "return.submit").await, 1);
}

async fn one_save_wins(province: &Province) {
    let officer = province.actor("xa2.canbo").await;
    let head = province.actor("xa2.lanhdao").await;
    let next = std::sync::atomic::AtomicU32::new(1);
    let outcomes = at_once(province, vec![officer, head], |app, actor| {
        let n = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        async move {
            let typed = Typed {
                inputs: [("n".to_owned(), n.to_string())].into(),
                ..Typed::default()
            };
            let code = Code::parse("2.10").unwrap();
            save_answer(&app, &actor, &ReturnAddress::new(OPEN, "xa-2"), code, typed).await
        }
    });
    let outcomes = outcomes.await;
    let written = |one: &&Result<Saving, Refusal>| matches!(one, Ok(Saving::Written(_)));
    assert_eq!(outcomes.iter().filter(written).count(), 1);
    for other in outcomes.iter().filter(|one| !written(one)) {
        let told = matches!(
            other,
            Ok(Saving::Stale(_)) | Err(Refusal::Conflict("stale"))
        );
        assert!(told, "{other:?}");
    }
    assert_eq!(acts(province, "answer.save").await, 1);
}

/// What was worked out before the transaction is overtaken by the neighbours; nobody's points are
/// lost, and a save that meets the submission is either in it or refused.
async fn saves_side_by_side_add_up(province: &Province) {
    province.fill("xa-2").await;
    let officer = province.actor("xa2.canbo").await;
    let head = province.actor("xa2.lanhdao").await;
    let address = ReturnAddress::new(OPEN, "xa-2");
    let mut running = Vec::new();
    for indicator in ["2.3", "2.10", "3.3"] {
        let (app, officer, address) = (province.app.clone(), officer.clone(), address.clone());
        running.push(tokio::spawn(async move {
            let mut told = Vec::new();
            for (seen, value) in (1..=20).zip([3, 1].iter().cycle()) {
                let typed = Typed {
                    inputs: [("n".to_owned(), value.to_string())].into(),
                    version: seen,
                    ..Typed::default()
                };
                let code = Code::parse(indicator).unwrap();
                told.push(save_answer(&app, &officer, &address, code, typed).await);
            }
            told
        }));
    }
    while province.assessment("xa-2").await.revision < 20 {
        tokio::task::yield_now().await;
    }
    submit(&province.app, &head, &address, 0).await.unwrap();
    let mut n_written = 0;
    for one in running {
        for told in one.await.unwrap() {
            match told {
                Ok(Saving::Written(_)) => n_written += 1,
                Ok(_) => {}
                Err(refusal) => {
                    assert!(
                        matches!(refusal, Refusal::Conflict("return-submitted")),
                        "{refusal:?}"
                    );
                }
            }
        }
    }
    assert!(n_written >= 10, "{n_written} saves before the submission");
    assert_eq!(acts(province, "answer.save").await, n_written);
    let row = province.assessment("xa-2").await;
    let shown = app::assessment::overview(&province.app, &officer, &address).await;
    let claimed = shown.unwrap().sums.claimed;
    assert_eq!(claimed.to_micro(), Some(row.self_micro));
}

async fn one_approval_and_one_publication_win(province: &Province) {
    province.before_approval().await;
    let leader = province.actor("lanhdaotinh").await;
    let other = province.actor("vanphong2").await;
    let approved = at_once(province, vec![leader, other], |app, actor| async move {
        approve(&app, &actor, OPEN, decision()).await
    });
    let approved = approved.await;
    assert_eq!(approved.iter().filter(|one| one.is_ok()).count(), 1);
    assert_eq!(acts(province, "round.approve").await, 1);
    let office = province.actor("vanphong").await;
    let published = at_once(province, vec![office], |app, actor| async move {
        publish(&app, &actor, OPEN).await
    });
    let published = published.await;
    assert_eq!(published.iter().filter(|one| one.is_ok()).count(), 1);
    assert_eq!(acts(province, "round.publish").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_at_once_one_wins() {
    one_submission_wins(&Province::new().await).await;
    one_save_wins(&Province::new().await).await;
    saves_side_by_side_add_up(&Province::new().await).await;
    one_approval_and_one_publication_win(&Province::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_at_once_one_wins_on_postgres() {
    let suite = "app: fifty at once on PostgreSQL";
    for part in 0..4 {
        let Some(province) = Province::postgres().await else {
            return testing::left_out(suite, testing::NO_POSTGRES);
        };
        match part {
            0 => one_submission_wins(&province).await,
            1 => one_save_wins(&province).await,
            2 => saves_side_by_side_add_up(&province).await,
            _ => one_approval_and_one_publication_win(&province).await,
        }
    }
    testing::ran(suite);
}
