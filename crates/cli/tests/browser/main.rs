//! The browser suite: people walk through the real program in a real Chromium.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests stop at the first surprise"
)]

mod appraiser;
mod demo;
mod look;
mod office;
mod pages;
mod plain;
mod protocol;
mod unit;
mod whole_round;
mod window;

use std::sync::{Mutex, MutexGuard, PoisonError};

use demo::Demo;
use testing::{NO_BROWSER, left_out, ran};
use window::{Script, Window};

/// One browser and one program at a time: two cores serve one of each well.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs a walk with a fresh browser and a fresh demonstration; without a browser it is left out.
fn walk(suite: &str, script: Script, steps: impl AsyncFnOnce(&Window, &Demo)) {
    let _turn = turn();
    let Some(browser) = testing::browser() else {
        return left_out(suite, NO_BROWSER);
    };
    let demo = Demo::start();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let window = Window::open(&browser, &demo, script).await;
        steps(&window, &demo).await;
        window.close().await;
    });
    ran(suite);
}

#[test]
fn seven_people_take_a_round_from_its_draft_to_the_public_page() {
    walk("browser whole round", Script::On, whole_round::walk);
}

#[test]
fn the_work_of_officer_head_and_appraiser_needs_no_script() {
    walk("browser without script", Script::Off, plain::walk);
}

#[test]
fn every_main_page_is_clean_wide_and_on_a_phone() {
    walk("browser look", Script::On, look::walk);
}
