//! A whole round in the hands of seven people, from its draft to the page that everybody reads.

use std::{fs, path::PathBuf};

use super::{
    appraiser::Desk,
    demo::{self, Demo},
    office,
    unit::Return,
    window::Window,
};

const UNIT: &str = "MAU-X001";
const SECOND: &str = "MAU-X002";
/// The one indicator of the set that only an appraiser can give points for.
const JUDGED: &str = "4.22.11";

/// Walks it.
pub async fn walk(window: &Window, demo: &Demo) {
    window.log_in("thuongtruc1").await;
    let round = office::open_round(window).await;
    let own = Return {
        window,
        round: &round,
        unit: UNIT,
    };
    let second = Return {
        unit: SECOND,
        ..own
    };
    let desk = Desk {
        window,
        round: &round,
        unit: UNIT,
    };
    window.log_in("x001").await;
    own.fill_in().await;
    own.try_impossible().await;
    own.attach(demo).await;
    own.leave_out().await;
    window.log_in("x001.ld").await;
    own.submit().await;
    window.log_in("x002.ld").await;
    second.submit().await;

    window.log_in("thamdinh1").await;
    desk.agree_by_key("2.2").await;
    let old = ("evidence-outdated", "Quyết định đã hết hiệu lực.");
    desk.change("2.1", "15", old).await;
    desk.ask_back("2.4").await;
    window.log_in("x001").await;
    own.answer_back().await;
    window.log_in("thamdinh1").await;
    desk.take_answer("2.4").await;
    for unit in [UNIT, SECOND] {
        // Nothing but a judgement gives points here, so it cannot be taken as claimed.
        let none = ("judged", "Không có hồ sơ.");
        Desk { unit, ..desk }.change(JUDGED, "0", none).await;
    }
    desk.take_rest("2").await;
    desk.take_rest("3").await;

    window.log_in("thuongtruc1").await;
    office::take_rest(window, &round).await;
    office::end_early(window, &round, "close", "Ba đơn vị đã nộp đủ.").await;
    office::begin_explanation(window, &round).await;
    window.log_in("x001").await;
    own.explain().await;
    window.log_in("thamdinh1").await;
    desk.settle().await;
    window.log_in("thuongtruc1").await;
    office::end_early(window, &round, "begin_approval", "Không còn giải trình.").await;
    window.log_in("lanhdao").await;
    office::approve(window, &round).await;
    window.log_in("thuongtruc2").await;
    office::act(window, &round, "publish").await;

    window.leave().await;
    read_in_public(window, demo, &round).await;
}

/// Nobody is logged in: the ranking, a unit's page, and the edition, checked on one's own machine.
async fn read_in_public(window: &Window, demo: &Demo, round: &str) {
    window.go("/").await;
    window
        .press(&format!("main a[href^='/rankings/{round}']"))
        .await;
    assert_eq!(window.count("#ranking tbody tr:not(.sum)").await, 3);
    window.press("#ranking tbody tr .name a").await;
    window.find("main svg .c-line").await;
    // 1,43 + 10 + 4, and the 30 that the explanation brought back.
    window.wait_for("main .cards", "45,43").await;
    window.go(&format!("/rankings/{round}")).await;
    window.press("main .head a[href^='/editions/']").await;
    window.click("main a[href$='.json']").await;
    let file = downloaded(window, demo).await;
    let outcome = demo::verify(&file);
    assert!(outcome.status.success(), "{outcome:?}");
}

async fn downloaded(window: &Window, demo: &Demo) -> PathBuf {
    let mut found = None;
    window
        .until("the edition file", async || {
            let files = fs::read_dir(demo.folder.path()).expect("the folder is there");
            let mut paths = files.filter_map(|entry| Some(entry.ok()?.path()));
            found = paths.find(|path| path.extension().is_some_and(|end| end == "json"));
            found.is_some()
        })
        .await;
    found.expect("it was found")
}
