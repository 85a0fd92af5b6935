//! Load: visitors who ask one thing after the other for a set time, and how long each had to wait.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tokio::task::JoinSet;

/// What one visitor does over and over. Each turn checks what it got: a wrong answer ends the run.
pub trait Visitor: Send + 'static {
    /// One request and its answer.
    fn turn(&mut self) -> impl Future<Output = Result<()>> + Send;
}

/// What a run came to.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Answers per second, of all visitors together.
    pub per_second: f64,
    /// Half of the answers came within this.
    pub p50: Duration,
    /// 99 of 100 answers came within this.
    pub p99: Duration,
}

/// Time in which nothing is counted, at the beginning of each run.
const WARM_UP: Duration = Duration::from_millis(300);
/// Answers of one visitor at most, whatever the time.
const MOST: usize = 2_000_000;

/// Lets all visitors take their turns for so long, and gives them back for the next run.
///
/// # Errors
/// The first wrong answer.
pub async fn run<V: Visitor>(visitors: Vec<V>, time: Duration) -> Result<(Measured, Vec<V>)> {
    let begin = Instant::now() + WARM_UP;
    let end = begin + time;
    let mut tasks = JoinSet::new();
    for visitor in visitors {
        tasks.spawn(visit(visitor, begin, end));
    }
    let mut waits = Vec::new();
    let mut visitors = Vec::new();
    while let Some(done) = tasks.join_next().await {
        let (visitor, own) = done??;
        visitors.push(visitor);
        waits.extend(own);
    }
    ensure!(!waits.is_empty(), "nothing was answered in time");
    waits.sort_unstable();
    let per_second = waits.len() as f64 / time.as_secs_f64();
    let share = |percent: usize| {
        let place = (waits.len() * percent / 100).min(waits.len() - 1);
        waits.get(place).copied().unwrap_or_default()
    };
    let measured = Measured {
        per_second,
        p50: share(50),
        p99: share(99),
    };
    Ok((measured, visitors))
}

async fn visit<V: Visitor>(
    mut visitor: V,
    begin: Instant,
    end: Instant,
) -> Result<(V, Vec<Duration>)> {
    let mut waits = Vec::new();
    while waits.len() < MOST {
        let asked = Instant::now();
        if asked >= end {
            break;
        }
        visitor.turn().await?;
        if asked >= begin {
            waits.push(asked.elapsed());
        }
    }
    Ok((visitor, waits))
}

/// The middle of several values; of an even number the lower one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len().saturating_sub(1) / 2;
    values.get(middle).copied().unwrap_or_default()
}

/// The run whose rate is the middle one.
pub fn middle(mut runs: Vec<Measured>) -> Option<Measured> {
    runs.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    let middle = runs.len().saturating_sub(1) / 2;
    runs.get(middle).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sleeper(usize);

    impl Visitor for Sleeper {
        async fn turn(&mut self) -> Result<()> {
            tokio::time::sleep(Duration::from_millis(2)).await;
            self.0 += 1;
            ensure!(self.0 < 1_000, "asked too often");
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_run_counts_what_was_answered_in_its_time() {
        let visitors = vec![Sleeper(0), Sleeper(0)];
        let (measured, visitors) = run(visitors, Duration::from_millis(200)).await.unwrap();
        assert_eq!(visitors.len(), 2);
        assert!(measured.p50 >= Duration::from_millis(2));
        assert!(measured.p99 >= measured.p50);
        assert!(measured.per_second <= 1_000.0, "{measured:?}");
    }

    #[tokio::test]
    async fn a_wrong_answer_ends_the_run() {
        let outcome = run(vec![Sleeper(998)], Duration::from_millis(200)).await;
        assert!(outcome.is_err());
    }

    #[test]
    fn the_median_is_a_value_that_was_measured() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![4.0, 1.0]) - 1.0).abs() < f64::EPSILON);
    }
}
