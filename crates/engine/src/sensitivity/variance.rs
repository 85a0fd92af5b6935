//! Variance-based sensitivity: how much of the movement of ranks each uncertain thing is to blame for.
//!
//! First-order and total indices by the estimators that Saltelli et al. (2010, Computer Physics
//! Communications 181) recommend and attribute to Jansen (1999), with bootstrap intervals.

use std::ops::ControlFlow;

use super::chance::{Purpose, Stream};
use super::choices::{Choice, Choices};
use super::field::{DRAWS, Sums};
use super::order::Ranker;
use super::robustness::{Fields, Judging, Plan, PlanError, Watch, gather, judgement};
use super::subject::Subject;
use super::weights::{LANES, Room, TILE, WeightDraw};

/// An uncertain thing whose part in the movement is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// All weights together.
    Weights,
    /// All disputed judgements together.
    Judgement,
    /// The choice of normalisation.
    Normalisation,
    /// The choice of aggregation.
    Aggregation,
}

/// Why there are no indices.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum VarianceError {
    /// The plan cannot be carried out, or was stopped.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Nothing is uncertain.
    #[error("nothing is uncertain: give a spread, a choice or a disputed judgement")]
    NothingUncertain,
    /// Some choice has no value for some unit, so that the movement of its rank has no variance.
    #[error("{} units have no value under a choice of method", .units.len())]
    Undefined {
        /// The first of such choices.
        choice: Choice,
        /// Places of the units for which it has no value.
        units: Vec<usize>,
    },
}

/// An estimate with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate from all runs.
    pub value: f64,
    /// 5th percentile of the bootstrap.
    pub low: f64,
    /// 95th percentile of the bootstrap.
    pub high: f64,
}

/// The part of one source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The source.
    pub source: Source,
    /// *S*: what the variance would fall by if this alone were fixed.
    pub first_order: Estimate,
    /// *S*ᵀ: what would be left if all but this were fixed.
    pub total: Estimate,
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub struct VarianceParts {
    /// Mean of the output: the average shift in ranks.
    pub mean_shift: f64,
    /// Its variance.
    pub variance: f64,
    /// Part of each source; nothing when the output never moves.
    pub parts: Vec<Part>,
    /// How often the index was computed: draws × (sources + 2).
    pub runs: u64,
}

/// Splits the variance of the average shift in ranks, *R* = mean over ranked units of |rank − the
/// score's rank|, among the uncertain sources (OECD/JRC *Handbook* (2008), step 7).
///
/// `plan.draws` is the base sample *N*. With A and B two independent samples and ABᵢ the sample A with
/// source *i* from B: *S*ᵢ = 1 − Σ(*f*B − *f*ABᵢ)² ÷ 2*NV*, *S*ᵀᵢ = Σ(*f*A − *f*ABᵢ)² ÷ 2*NV*, *V* the variance of *f*A and
/// *f*B together. Intervals: 5th and 95th percentile over `resamples` bootstrap samples of the *N* rows.
///
/// # Errors
/// When nothing is uncertain, some choice has no value for a unit, or the plan cannot be carried out.
///
/// ```
/// use engine::sensitivity::robustness::Plan;
/// use engine::sensitivity::{subject::Subject, variance::variance_parts, weights::WeightTree};
/// let tree = WeightTree::from_parents(&[(None, 1.0), (None, 1.0)]);
/// let subject = Subject::from_shares(tree, 3, vec![0.9, 0.1, 0.5, 0.52, 0.1, 0.9]).unwrap();
/// let go_on = |_| std::ops::ControlFlow::Continue(());
/// let parts = variance_parts(&subject, &Plan::weights(200, 0.25, 1), 100, &go_on).unwrap();
/// // Weights alone are uncertain, so they are to blame for all of it.
/// assert!((parts.parts[0].total.value - 1.0).abs() < 0.2);
/// ```
pub fn variance_parts(
    subject: &Subject,
    plan: &Plan,
    resamples: u32,
    watch: &Watch<'_>,
) -> Result<VarianceParts, VarianceError> {
    plan.check()?;
    let sources = sources(subject, plan);
    if sources.is_empty() {
        return Err(VarianceError::NothingUncertain);
    }
    let fields = Fields::new(subject, plan);
    for (place, choice) in plan.choices.all().into_iter().enumerate() {
        let units = fields.undefined(place);
        if !units.is_empty() {
            return Err(VarianceError::Undefined { choice, units });
        }
    }
    let shifts = all_shifts(subject, plan, &fields, &sources, watch)?;
    Ok(estimate(&shifts, &sources, plan, resamples))
}

/// What the plan leaves uncertain.
fn sources(subject: &Subject, plan: &Plan) -> Vec<Source> {
    let Choices {
        normalisations,
        aggregations,
    } = &plan.choices;
    let all = [
        (Source::Weights, plan.spread > 0.0),
        (
            Source::Judgement,
            plan.judgement == Judging::Spread && !subject.disputed().is_empty(),
        ),
        (Source::Normalisation, normalisations.len() > 1),
        (Source::Aggregation, aggregations.len() > 1),
    ];
    let uncertain = all.into_iter().filter(|(_, is_uncertain)| *is_uncertain);
    uncertain.map(|(source, _)| source).collect()
}

/// The output of every run: row after row A, B and the ABᵢ. Rows are computed in blocks that threads
/// share out; each row depends on its number alone.
fn all_shifts(
    subject: &Subject,
    plan: &Plan,
    fields: &Fields,
    sources: &[Source],
    watch: &Watch<'_>,
) -> Result<Vec<f64>, PlanError> {
    let width = sources.len() + 2;
    let n_rows = usize::try_from(plan.draws).map_err(|_| PlanError::Draws)?;
    let mut shifts = vec![0.0; n_rows * width];
    let per_thread = n_rows.div_ceil(plan.threads.get()).next_multiple_of(DRAWS);
    let done = std::sync::atomic::AtomicU64::new(0);
    let whole = std::thread::scope(|scope| {
        let mut threads = Vec::new();
        for (number, part) in shifts.chunks_mut(per_thread * width).enumerate() {
            let done = &done;
            threads.push(scope.spawn(move || {
                let mut run = Run::new(subject, plan, fields);
                for (block, rows) in part.chunks_mut(DRAWS * width).enumerate() {
                    let first = (number * per_thread + block * DRAWS) as u64;
                    run.block(first, sources, rows);
                    let n_rows = (rows.len() / width) as u64;
                    let before = done.fetch_add(n_rows, std::sync::atomic::Ordering::Relaxed);
                    watch(before + n_rows)?;
                }
                ControlFlow::Continue(())
            }));
        }
        threads.into_iter().all(|thread| match thread.join() {
            Ok(flow) => flow.is_continue(),
            Err(panic) => std::panic::resume_unwind(panic),
        })
    });
    if whole {
        Ok(shifts)
    } else {
        Err(PlanError::Stopped)
    }
}

/// One thread's runs.
struct Run<'a> {
    subject: &'a Subject,
    plan: &'a Plan,
    fields: &'a Fields,
    /// For each choice and each group.
    rankers: Vec<Vec<Ranker>>,
    ranks: Vec<u32>,
    /// The score's own ranks of the units of one field; every one of them has a value and so a rank.
    own: Vec<u32>,
    /// Weights of the runs that take one choice.
    chosen: Vec<[f64; TILE]>,
    room: Room,
    sums: Sums,
    n_ranked: usize,
}

impl<'a> Run<'a> {
    fn new(subject: &'a Subject, plan: &'a Plan, fields: &'a Fields) -> Self {
        let rankers = |choice| {
            let fields = fields.of(choice).iter();
            fields.map(|field| Ranker::new(field.n_units())).collect()
        };
        Self {
            subject,
            plan,
            fields,
            rankers: (0..plan.choices.all().len()).map(rankers).collect(),
            ranks: Vec::new(),
            own: Vec::new(),
            chosen: Vec::new(),
            room: Room::default(),
            sums: Sums::default(),
            n_ranked: subject.ranks().iter().flatten().count(),
        }
    }

    /// A block of rows: sample A is made of the draws 2·row, sample B of the draws 2·row + 1.
    fn block(&mut self, first: u64, sources: &[Source], rows: &mut [f64]) {
        let width = sources.len() + 2;
        let n_rows = rows.len() / width;
        let [of_a, of_b] = self.weights(first);
        for column in 0..width {
            let fixed = column.checked_sub(2).and_then(|place| sources.get(place));
            // In column A nothing comes from B, in column B everything, in ABᵢ source i alone.
            let from_b = |source: Source| u64::from(column == 1 || fixed == Some(&source));
            let tiles = if from_b(Source::Weights) == 1 {
                &of_b
            } else {
                &of_a
            };
            let choice = |row: usize| {
                let number = |source, place| {
                    let draw = 2 * (first + row as u64) + from_b(source);
                    Stream::new(self.plan.seed, Purpose::Choices, draw).number(place)
                };
                let normalisation = number(Source::Normalisation, 0);
                let aggregation = number(Source::Aggregation, 1);
                self.plan.choices.pick(normalisation, aggregation)
            };
            let choice_of: Vec<usize> = (0..n_rows).map(choice).collect();
            for choice in 0..self.rankers.len() {
                let taken = |row: &usize| choice_of.get(*row) == Some(&choice);
                let taken: Vec<usize> = (0..n_rows).filter(taken).collect();
                let draw = |row: &usize| 2 * (first + *row as u64) + from_b(Source::Judgement);
                let judged: Vec<u64> = taken.iter().map(draw).collect();
                gather(tiles, self.subject.n_leaves(), &taken, &mut self.chosen);
                for (row, shift) in taken.iter().zip(self.shifts(choice, &judged)) {
                    if let Some(slot) = rows.get_mut(row * width + column) {
                        *slot = shift;
                    }
                }
            }
        }
    }

    /// The weights of a block in sample A and in sample B.
    fn weights(&mut self, first: u64) -> [Vec<[f64; TILE]>; 2] {
        let how = WeightDraw {
            seed: self.plan.seed,
            spread: self.plan.spread,
        };
        let mut weights = [Vec::new(), Vec::new()];
        for (tiles, sample) in weights.iter_mut().zip(0..) {
            for start in (0..DRAWS as u64).step_by(LANES) {
                let mut row = first + start;
                let draws = [0; LANES].map(|_: u64| {
                    row += 1;
                    2 * (row - 1) + sample
                });
                let tree = self.subject.tree();
                tree.draw_lanes(&how, draws, &mut self.room, tiles);
            }
        }
        weights
    }

    /// The average shifts in ranks of runs that take one choice, whose weights have been gathered.
    fn shifts(&mut self, choice: usize, judged: &[u64]) -> Vec<f64> {
        let mut shifts = vec![0_u64; judged.len()];
        let rankers = self.rankers.get_mut(choice).into_iter().flatten();
        for (field, ranker) in self.fields.of(choice).iter().zip(rankers) {
            if field.n_units() == 0 || judged.is_empty() {
                continue;
            }
            let own = |unit: &usize| self.subject.ranks().get(*unit).copied().flatten();
            self.own.clear();
            self.own
                .extend(field.units.iter().map(|unit| own(unit).unwrap_or_default()));
            self.ranks.resize(field.n_units(), 0);
            let judgement = judgement(self.plan);
            let (values, tolerances) =
                field.values(&self.chosen, judged, judgement, &mut self.sums);
            let values = values.chunks_exact(field.stride()).zip(tolerances);
            for ((values, tolerance), shift) in values.zip(&mut shifts) {
                let values = values.get(..field.n_units()).unwrap_or_default();
                ranker.ranks(values, tolerance, &mut self.ranks);
                let both = self.own.iter().zip(&self.ranks);
                *shift += both
                    .map(|(own, rank)| u64::from(own.abs_diff(*rank)))
                    .sum::<u64>();
            }
        }
        let n_ranked = self.n_ranked.max(1) as f64;
        shifts
            .iter()
            .map(|shift| *shift as f64 / n_ranked)
            .collect()
    }
}

/// Indices from all rows, and from bootstrap samples of them.
fn estimate(shifts: &[f64], sources: &[Source], plan: &Plan, resamples: u32) -> VarianceParts {
    let width = sources.len() + 2;
    let terms = Terms::of(shifts, width);
    let n_rows = shifts.len() / width;
    let (mean, variance, of_all) = terms.indices(0..n_rows);
    let samples: Vec<Vec<[f64; 2]>> = (0..u64::from(resamples))
        .map(|sample| {
            let stream = Stream::new(plan.seed, Purpose::Bootstrap, sample);
            let rows = (0..n_rows as u64).map(|place| stream.below(place, n_rows));
            terms.indices(rows).2
        })
        .collect();
    let estimate = |place: usize, kind: fn(&[f64; 2]) -> f64| {
        let of = |all: &Vec<[f64; 2]>| all.get(place).map_or(0.0, kind);
        let mut sampled: Vec<f64> = samples.iter().map(of).collect();
        sampled.sort_unstable_by(f64::total_cmp);
        Estimate {
            value: of(&of_all),
            low: quantile(&sampled, 0.05).unwrap_or(f64::NAN),
            high: quantile(&sampled, 0.95).unwrap_or(f64::NAN),
        }
    };
    let moves = variance > 0.0;
    let parts = sources.iter().enumerate().filter(|_| moves);
    VarianceParts {
        mean_shift: mean,
        variance,
        parts: parts
            .map(|(place, source)| Part {
                source: *source,
                first_order: estimate(place, |[first, _]| *first),
                total: estimate(place, |[_, total]| *total),
            })
            .collect(),
        runs: plan.draws * width as u64,
    }
}

/// What each row adds to the sums: a bootstrap sample is then one addition of vectors a row.
struct Terms {
    n_sources: usize,
    /// How many blocks a row has.
    blocks: usize,
    rows: Vec<[f64; TERMS]>,
}

/// Terms added at once: those of three sources, and a line of the cache.
const TERMS: usize = 8;

impl Terms {
    /// A row gives *a* + *b*, *a*² + *b*², and (*b* − *m*)², (*a* − *m*)² of every source.
    fn of(shifts: &[f64], width: usize) -> Self {
        let blocks = (2 * width - 2).div_ceil(TERMS);
        let mut rows = Vec::with_capacity(shifts.len() / width * blocks);
        for row in shifts.chunks_exact(width) {
            let [a, b, mixed @ ..] = row else { continue };
            let of_both = [a + b, a * a + b * b];
            let of_source = |mixed: &f64| [(b - mixed) * (b - mixed), (a - mixed) * (a - mixed)];
            let mut terms = of_both.into_iter().chain(mixed.iter().flat_map(of_source));
            for _ in 0..blocks {
                rows.push([0.0; TERMS].map(|_: f64| terms.next().unwrap_or_default()));
            }
        }
        Self {
            n_sources: width - 2,
            blocks,
            rows,
        }
    }

    /// Mean and variance of A and B together over these rows, and first order and total of every source.
    fn indices(&self, rows: impl Iterator<Item = usize>) -> (f64, f64, Vec<[f64; 2]>) {
        let mut sums = vec![[0.0; TERMS]; self.blocks];
        let mut n_rows = 0_u32;
        for row in rows {
            let terms = self.rows.get(row * self.blocks..(row + 1) * self.blocks);
            n_rows += 1;
            for (sums, terms) in sums.iter_mut().zip(terms.unwrap_or_default()) {
                for (sum, term) in sums.iter_mut().zip(terms) {
                    *sum += term;
                }
            }
        }
        let n = f64::from(n_rows);
        let mut pairs = sums.as_flattened().as_chunks::<2>().0.iter();
        let [sum, squares] = pairs.next().copied().unwrap_or_default();
        let mean = sum / (2.0 * n);
        let variance = (squares / (2.0 * n) - mean * mean).max(0.0);
        let over = 2.0 * n * variance;
        let of = |[first, total]: &[f64; 2]| [1.0 - first / over, total / over];
        (mean, variance, pairs.take(self.n_sources).map(of).collect())
    }
}

/// The quantile of sorted numbers, linear between order statistics (type 7).
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let h = sorted.len().checked_sub(1)? as f64 * share;
    let lower = *sorted.get(h.floor() as usize)?;
    let upper = *sorted.get(h.ceil() as usize)?;
    Some(lower + (h - h.floor()) * (upper - lower))
}
