//! How far a job is, and whether it is to stop: shared by the thread that computes and the task that reports.

use std::{
    ops::ControlFlow,
    sync::atomic::{AtomicBool, AtomicI32, Ordering},
};

/// Seen from both sides without a lock, so that looking never holds up the work.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    permille: AtomicI32,
    stopped: AtomicBool,
}

impl Progress {
    /// Says how much of the whole is done; breaks when the work is to stop.
    pub(crate) fn reached(&self, done: u64, whole: u64) -> ControlFlow<()> {
        let permille = done.saturating_mul(1000).checked_div(whole).unwrap_or(0);
        // Threads come here in any order; what is done is never undone.
        self.permille.fetch_max(
            i32::try_from(permille).unwrap_or(1000).min(1000),
            Ordering::Relaxed,
        );
        match self.stopped.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// How much is done, 0 to 1,000.
    pub(crate) fn permille(&self) -> i32 {
        self.permille.load(Ordering::Relaxed)
    }

    /// Tells the work to stop at its next look.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_never_goes_back_and_stops_when_told() {
        let progress = Progress::default();
        assert!(progress.reached(5, 10).is_continue());
        assert!(progress.reached(4, 10).is_continue());
        assert_eq!(progress.permille(), 500);
        progress.stop();
        assert!(progress.reached(20, 10).is_break());
        assert_eq!(progress.permille(), 1000);
        assert!(Progress::default().reached(1, 0).is_continue());
    }
}
