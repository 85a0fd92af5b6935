//! `thang cheapest`: the cheapest set of actions that reaches a score or a rank, and the runner-up.

mod goal;

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};
use engine::Language;
use engine::amount::Amount;
use engine::answer::UnitAnswers;
use engine::compare::{Compare, compared};
use engine::framework::Framework;
use engine::path::{
    Action, Counting, Question, STEPS, Scoring, Verdict, Way, WayUp, cheapest, rank_of_value,
};
use engine::score::score;

use self::goal::{Place, target};
use super::open_points::answers_of;
use super::read_framework;
use crate::failure::Failure;
use crate::output::{self, Format};
use crate::published_file::{self, Chosen};
use crate::units_file::Unit;
use crate::{actions_file, answers_file, group, units_file};

/// What is asked.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("goal").required(true).args(["target", "target_value", "rank"])))]
pub struct CheapestArgs {
    /// Framework file (TOML)
    #[arg(long)]
    framework: PathBuf,
    /// Answers file (CSV: unit,indicator,input,value)
    #[arg(long)]
    answers: PathBuf,
    /// Units file (CSV: code,name,kind,group,parent); without it all units are one group
    #[arg(long)]
    units: Option<PathBuf>,
    /// Code of the unit
    #[arg(long)]
    unit: String,
    /// Actions file (CSV: action,title,cost,days,certainty,requires,either,indicator,input,value)
    #[arg(long)]
    actions: PathBuf,
    /// Points to be reached
    #[arg(long)]
    target: Option<Amount>,
    /// Points over the unit's own maximum to be reached, 0 to 1
    #[arg(long, value_parser = share)]
    target_value: Option<Amount>,
    /// Rank that the score would have had in the table
    #[arg(long, requires = "table", value_parser = clap::value_parser!(u32).range(1..))]
    rank: Option<u32>,
    /// Published table (what score prints, open data of a round, or printed results with --round)
    #[arg(long)]
    table: Option<PathBuf>,
    /// Round of the table
    #[arg(long, requires = "table")]
    round: Option<String>,
    /// Ranking group of the table
    #[arg(long, requires = "table")]
    group: Option<String>,
    /// Code of the unit's own row in the table, when it differs from --unit
    #[arg(long, requires = "table")]
    own: Option<String>,
    /// Which points count
    #[arg(long, value_enum, default_value_t = Count::Expected)]
    count: Count,
    /// Days within which everything must be finished
    #[arg(long)]
    deadline: Option<u32>,
    /// Đồng that may be spent
    #[arg(long)]
    budget: Option<u64>,
    /// Branches after which the search stops without a proof
    #[arg(long, default_value_t = STEPS)]
    steps: u64,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A part of a whole, which the parser of arguments refuses elsewhere.
fn share(text: &str) -> Result<Amount, String> {
    let amount = Amount::parse(text).map_err(|error| error.to_string())?;
    match (Amount::ZERO..=Amount::ONE).contains(&amount) {
        true => Ok(amount),
        false => Err("từ 0 đến 1 (from 0 to 1)".to_owned()),
    }
}

/// Which points count towards the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Count {
    /// The mean over success and failure
    Expected,
    /// Only actions whose certainty is 1
    Certain,
    /// Every action succeeds
    AllSucceed,
}

impl From<Count> for Counting {
    fn from(count: Count) -> Self {
        match count {
            Count::Expected => Self::Expected,
            Count::Certain => Self::Certain,
            Count::AllSucceed => Self::AllSucceed,
        }
    }
}

pub fn run(args: &CheapestArgs, language: Language) -> Result<(), Failure> {
    let framework = read_framework(&args.framework, language)?;
    let units = args
        .units
        .as_deref()
        .map(|file| units_file::read(file, language))
        .transpose()?;
    let make = |_: &Unit, answers: UnitAnswers| answers;
    let round = answers_file::read(&args.answers, &framework, units, language, make)?;
    let (own, answers) = answers_of(&round, &args.answers, &args.unit, language)?;
    let others = group::others(&framework, &round, own);
    let scoring = Scoring::new(&framework).among(&others);
    let today = score(&framework, answers, &others).total;
    let read = actions_file::read(&args.actions, &framework, language)?;
    let published = args
        .table
        .as_deref()
        .map(|file| {
            let chosen = Chosen {
                round: args.round.as_deref(),
                group: args.group.as_deref(),
            };
            published_file::read(file, chosen, &framework, &today, language)
        })
        .transpose()?;
    let place = published.as_ref().map(|published| Place {
        own: published.own(args.own.as_ref().unwrap_or(&args.unit)),
        published,
    });
    let (target, note) = target(args, (&framework, &today), place.as_ref(), language)?;
    let question = Question {
        counting: args.count.into(),
        deadline: args.deadline,
        budget: args.budget,
        n_steps: args.steps,
        ..Question::new(target)
    };
    let found = cheapest(scoring, answers, &read.actions, &question)
        .map_err(|wrong| read.placed(&args.actions, &wrong, language))?;
    let shown = Shown {
        framework: &framework,
        actions: &read.actions,
        place,
        language,
    };
    let bytes = match args.format {
        Format::Table => shown.people(&found, &question, note),
        format => {
            if let Some(line) = no_second(&found, language) {
                eprintln!("{line}");
            }
            shown.data(format, &args.unit, &found)
        }
    };
    Ok(output::print(&bytes)?)
}

/// What the output is made of.
struct Shown<'a> {
    framework: &'a Framework,
    actions: &'a [Action],
    place: Option<Place<'a>>,
    language: Language,
}

/// Why the best set has no runner-up; nothing where it has one, or where there is no best set.
fn no_second(found: &WayUp, language: Language) -> Option<&'static str> {
    if found.best.is_none() || found.runner_up.is_some() {
        return None;
    }
    Some(match found.runner_up_proven {
        true => language.pick(
            "Không có cách kế tiếp: thiếu một việc bất kỳ của cách rẻ nhất thì các việc còn lại không đạt được mục tiêu trong hạn đã ghi (nếu có)",
            "There is no runner-up: without any one action of the cheapest way the others do not reach the target within the deadline, if there is one",
        ),
        false => language.pick(
            "Chưa biết có cách kế tiếp hay không: đã dừng tìm trước khi xét hết mọi cách; tăng --steps",
            "Whether there is a runner-up is not known: the search stopped before all sets were looked at; raise --steps",
        ),
    })
}

impl Shown<'_> {
    /// A row for each action of the two sets, and one for each set.
    fn data(&self, format: Format, unit: &str, found: &WayUp) -> Vec<u8> {
        let columns = [
            "unit",
            "set",
            "action",
            "cost",
            "days",
            "expected",
            "certain",
            "all_succeed",
            "verdict",
            "gap",
            "over_budget",
        ];
        let (verdict, gap) = match found.verdict {
            Verdict::AlreadyThere => ("already_there", String::new()),
            Verdict::Cheapest => ("cheapest", String::from("0")),
            Verdict::Within(gap) => ("within", gap.to_string()),
            Verdict::OutOfReach => ("out_of_reach", String::new()),
            Verdict::NotFound => ("not_found", String::new()),
        };
        let mut rows = Vec::new();
        let empty = || String::new();
        for (name, way) in [("best", &found.best), ("runner_up", &found.runner_up)] {
            let Some(way) = way else { continue };
            let second = match (name, found.runner_up_proven) {
                ("best", _) => verdict,
                (_, true) => "cheapest",
                (_, false) => "not_proven",
            };
            let over = found.over_budget.map(|over| over.to_string());
            rows.push(vec![
                String::from(unit),
                String::from(name),
                String::from("total"),
                way.cost.to_string(),
                way.days.to_string(),
                way.expected.canonical(),
                way.certain.points.canonical(),
                way.all_succeed.points.canonical(),
                String::from(second),
                if name == "best" { gap.clone() } else { empty() },
                over.filter(|_| name == "best").unwrap_or_default(),
            ]);
            for action in way
                .actions
                .iter()
                .filter_map(|place| self.actions.get(*place))
            {
                let mut row = vec![
                    String::from(unit),
                    String::from(name),
                    action.code.clone(),
                    action.cost.to_string(),
                    action.days.to_string(),
                ];
                row.resize_with(columns.len(), empty);
                rows.push(row);
            }
        }
        if rows.is_empty() {
            let mut row = vec![String::from(unit)];
            row.resize_with(columns.len(), empty);
            if let Some(cell) = row.get_mut(8) {
                *cell = String::from(verdict);
            }
            rows.push(row);
        }
        output::rows(format, &columns, &rows)
    }

    fn people(&self, found: &WayUp, question: &Question, note: Option<String>) -> Vec<u8> {
        let vi = self.language == Language::Vi;
        let mut lines: Vec<String> = note.into_iter().collect();
        let today = self.points(found.today.points);
        lines.push(if vi {
            format!("Hôm nay: {today} điểm")
        } else {
            format!("Today: {today} points")
        });
        lines.push(self.verdict(found, question));
        if let Some(best) = &found.best {
            let head = self.language.pick("Cách rẻ nhất", "Cheapest way");
            lines.extend(self.way(head, found, best));
        }
        if let (Some(over), Some(budget)) = (found.over_budget, question.budget) {
            let (over, budget) = (self.dong(over), self.dong(budget));
            lines.push(if vi {
                format!("Vượt kinh phí {budget} là {over}")
            } else {
                format!("Over the budget of {budget} by {over}")
            });
        }
        if let Some(second) = &found.runner_up {
            let head = match found.runner_up_proven {
                true => self.language.pick("Cách kế tiếp", "Runner-up"),
                false => self
                    .language
                    .pick("Cách kế tiếp (chưa chứng minh)", "Runner-up (not proven)"),
            };
            lines.extend(self.way(head, found, second));
        }
        lines.extend(no_second(found, self.language).map(String::from));
        lines.push(String::new());
        lines.join("\n").into_bytes()
    }

    fn verdict(&self, found: &WayUp, question: &Question) -> String {
        let (vi, en) = match found.verdict {
            Verdict::AlreadyThere => (
                "Đã đạt, không cần làm gì".into(),
                "Reached already, nothing is to be done".into(),
            ),
            Verdict::Cheapest => (
                "Đã chứng minh: không có cách nào rẻ hơn".into(),
                "Proven: no set that reaches it costs less".into(),
            ),
            Verdict::Within(gap) => {
                let gap = self.dong(gap);
                (
                    format!(
                        "Chưa chứng minh là rẻ nhất: nếu có cách rẻ hơn thì rẻ hơn không quá {gap}"
                    ),
                    format!("Not proven best: a cheaper set would save at most {gap}"),
                )
            }
            Verdict::OutOfReach => self.out_of_reach(found, question.deadline),
            Verdict::NotFound => (
                String::from("Chưa tìm thấy cách nào trước khi dừng; tăng --steps"),
                String::from("No set was found before the search stopped; raise --steps"),
            ),
        };
        match self.language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// The most that the actions reach, and how much of it comes only after the deadline.
    fn out_of_reach(&self, found: &WayUp, deadline: Option<u32>) -> (String, String) {
        let (most, later) = (self.points(found.most), self.points(found.most_later));
        match deadline.filter(|_| found.most_later > found.most) {
            Some(days) => (
                format!(
                    "Không đạt được bằng các việc này trong {days} ngày (không quá {most} điểm); không kể hạn thì không quá {later} điểm"
                ),
                format!(
                    "Out of reach with these actions within {days} days (never more than {most} points); without the deadline never more than {later} points"
                ),
            ),
            None => (
                format!("Không đạt được bằng các việc này (không quá {most} điểm)"),
                format!("Out of reach with these actions (never more than {most} points)"),
            ),
        }
    }

    fn way(&self, head: &str, found: &WayUp, way: &Way) -> Vec<String> {
        let vi = self.language == Language::Vi;
        let (cost, days) = (self.dong(way.cost), way.days);
        let mut lines = vec![if vi {
            format!("{head}: {cost}, {days} ngày")
        } else {
            format!("{head}: {cost}, {days} days")
        }];
        let (expected, certain, all) = (
            self.points(way.expected),
            self.points(way.certain.points),
            self.points(way.all_succeed.points),
        );
        lines.push(if vi {
            format!("  điểm kỳ vọng {expected}, chắc chắn {certain}, nếu mọi việc thành {all}")
        } else {
            format!("  expected {expected} points, certain {certain}, if all succeed {all}")
        });
        // Where units are ranked by their maximum, another maximum means another table.
        let same_table = self.framework.compare != Compare::OwnGroup
            || way.all_succeed.maximum == found.today.maximum;
        let figure = compared(self.framework, &way.all_succeed).filter(|_| same_table);
        if let (Some(place), Some(value)) = (&self.place, figure) {
            let (best, worst) = rank_of_value(&place.published.rows, place.own, value);
            let rank = if best == worst {
                best.to_string()
            } else {
                format!("{best}–{worst}")
            };
            lines.push(if vi {
                format!("  nếu mọi việc thành sẽ đứng hạng {rank} trong bảng đã công bố")
            } else {
                format!("  if all succeed, rank {rank} in the published table")
            });
        }
        lines.extend(
            way.actions
                .iter()
                .filter_map(|place| self.actions.get(*place))
                .map(|action| {
                    let (cost, days) = (self.dong(action.cost), action.days);
                    let title = if action.title.is_empty() { "" } else { " " };
                    let word = if vi { "ngày" } else { "days" };
                    format!(
                        "  {}{title}{}: {cost}, {days} {word}",
                        action.code, action.title
                    )
                }),
        );
        lines
    }

    fn points(&self, points: Amount) -> String {
        self.framework.points_text(points, self.language)
    }

    fn dong(&self, dong: u64) -> String {
        let whole = i64::try_from(dong).unwrap_or(i64::MAX);
        format!(
            "{} đồng",
            Amount::from_int(whole).short_text(0, self.language)
        )
    }
}
