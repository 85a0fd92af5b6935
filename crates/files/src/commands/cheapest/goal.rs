//! What is to be reached: points, a value, or a rank in a published table.

use engine::Language;
use engine::amount::Amount;
use engine::compare::{Compare, compared};
use engine::framework::Framework;
use engine::path::{Target, has_rank, value_for_rank};
use engine::score::NodeScore;

use super::CheapestArgs;
use crate::failure::{Failure, place};
use crate::published_file::Published;

/// The target, and what must be said of it when it comes from a table.
pub(super) fn target(
    args: &CheapestArgs,
    (framework, today): (&Framework, &NodeScore),
    table: Option<&Place<'_>>,
    language: Language,
) -> Result<(Target, Option<String>), Failure> {
    if let (Some(rank), Some(table), Some(file)) = (args.rank, table, args.table.as_deref()) {
        let ranked = table.published.rows.len();
        if usize::try_from(rank).is_ok_and(|rank| rank > ranked) {
            let text = match language {
                Language::Vi => format!("bảng này có {ranked} đơn vị, không có hạng {rank}"),
                Language::En => format!("this table has {ranked} units and no rank {rank}"),
            };
            return Err(Failure::Input(vec![place(file, 1, &text)]));
        }
        let own = compared(framework, today);
        let held = |own: &Amount| has_rank(&table.published.rows, table.own, *own, rank);
        if let Some(own) = own.filter(held) {
            let note = match language {
                Language::Vi => format!("Hôm nay đã đứng hạng {rank} hoặc cao hơn trong bảng này"),
                Language::En => format!("It stands at rank {rank} or better in this table today"),
            };
            return Ok((Target::of_figure(framework, own), Some(note)));
        }
        let Some(needed) = value_for_rank(&table.published.rows, table.own, rank) else {
            let text = language.pick(
                "không có giá trị đã biết nào ở thứ hạng này hoặc cao hơn:",
                "no known value is ranked at or above",
            );
            return Err(Failure::Input(vec![place(
                file,
                1,
                &format!("{text} {rank}"),
            )]));
        };
        let value = needed.value.short_text(6, language);
        let name = table
            .published
            .units
            .get(needed.row)
            .map_or("", |(_, name)| name);
        let doubt = if needed.exact {
            ""
        } else {
            language.pick(
                "; bảng thiếu giá trị quanh hạng này nên có thể thấp hơn cũng đủ",
                "; values around this rank are not known, so less may do",
            )
        };
        let (vi, en) = match framework.compare {
            Compare::Percentage | Compare::OwnGroup => ("giá trị", "the value"),
            Compare::Points => ("số điểm", "the points"),
            Compare::Scaled => ("số điểm quy về điểm tối đa chung", "the scaled points"),
        };
        let what = language.pick(vi, en);
        let note = match language {
            Language::Vi => format!("Hạng {rank} cần {what} {value} (bằng {name}){doubt}"),
            Language::En => format!("Rank {rank} takes {what} {value} (that of {name}){doubt}"),
        };
        return Ok((Target::of_figure(framework, needed.value), Some(note)));
    }
    Ok((own_goal(args, framework, language)?, None))
}

/// A goal that is no rank: points that the framework can give, or a value.
fn own_goal(
    args: &CheapestArgs,
    framework: &Framework,
    language: Language,
) -> Result<Target, Failure> {
    let most = framework.known_maximum();
    if let (Some(target), Some(most)) = (args.target, most.filter(|most| args.target > Some(*most)))
    {
        let [target, most] = [target, most].map(|points| framework.points_text(points, language));
        let text = match language {
            Language::Vi => format!("mục tiêu {target} vượt điểm tối đa {most} của bộ chỉ số"),
            Language::En => format!("the target {target} is above the framework's maximum {most}"),
        };
        return Err(Failure::Input(vec![place(&args.framework, 1, &text)]));
    }
    let points = args.target.map(Target::Points);
    let value = args.target_value.map(Target::Value);
    Ok(points.or(value).unwrap_or(Target::Points(Amount::ZERO)))
}

/// A published table and the unit's own row in it.
pub(super) struct Place<'a> {
    pub(super) published: &'a Published,
    pub(super) own: Option<usize>,
}
