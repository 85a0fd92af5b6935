//! The bands of a result as framework files write them: edges in or out, no overlap, no gap.

use std::collections::BTreeSet;

use super::file::slug;
use super::reading::{Complaints, Fields, said};
use crate::amount::{Amount, Edge, Interval, Joint};
use crate::compare::{Band, BandBasis};

/// Percent in one.
const PERCENT: Amount = Amount::from_int(100);

/// A band with its edges as the file writes them, in percent or points.
struct Draft {
    band: Band,
    line: usize,
}

/// Reads all bands, best first. `maximum` is the full maximum of the set, where the file states it.
pub(super) fn read(
    root: &mut Fields<'_, '_>,
    basis: BandBasis,
    maximum: Option<Amount>,
    complaints: &mut Complaints<'_>,
) -> Vec<Band> {
    let top = match basis {
        BandBasis::Percentage => Some(PERCENT),
        BandBasis::Points => maximum,
    };
    let tables = root.tables("band", "[[band]]", complaints);
    let stated = tables.len();
    let mut drafts: Vec<Draft> = tables
        .into_iter()
        .filter_map(|fields| band(fields, top, complaints))
        .collect();
    check_codes(&drafts, complaints);
    drafts.sort_by_key(|draft| {
        let from = draft.band.interval.from;
        from.map(|edge| (edge.at, !edge.included))
    });
    // Where a band could not be read, what its neighbours leave open is not known.
    if drafts.len() == stated {
        check_joints(&drafts, complaints);
        check_ends(&drafts, top, complaints);
    }
    let value = |edge: Edge| match basis {
        BandBasis::Percentage => Edge {
            at: edge.at.mul_div(Amount::ONE, PERCENT).unwrap_or(edge.at),
            ..edge
        },
        BandBasis::Points => edge,
    };
    let bands = drafts.into_iter().rev().map(|draft| Band {
        interval: Interval {
            from: draft.band.interval.from.map(value),
            to: draft.band.interval.to.map(value),
        },
        ..draft.band
    });
    bands.collect()
}

fn band(
    mut fields: Fields<'_, '_>,
    top: Option<Amount>,
    complaints: &mut Complaints<'_>,
) -> Option<Draft> {
    let line = complaints.line(fields.at);
    let code = slug(&mut fields, complaints);
    let title = fields.required_text("title", complaints);
    let title_en = fields.text("title_en", complaints);
    let from = edge(
        &mut fields,
        ("from", "from_included"),
        true,
        top,
        complaints,
    );
    let to = edge(&mut fields, ("to", "to_included"), false, top, complaints);
    let place = fields.place("from");
    fields.finish(complaints);
    let interval = Interval {
        from: from?,
        to: to?,
    };
    if interval.is_empty() {
        complaints.error(
            place,
            "band_empty",
            said(
                "mức xếp loại này không chứa giá trị nào: from phải nhỏ hơn to",
                "this band holds no value: its from must lie below its to",
            ),
        );
        return None;
    }
    let band = Band {
        code: code?,
        title: title?,
        title_en,
        interval,
    };
    Some(Draft { band, line })
}

/// An edge; nothing inside when the side is open, nothing at all when it could not be read.
fn edge(
    fields: &mut Fields<'_, '_>,
    (key, included): (&'static str, &'static str),
    default: bool,
    top: Option<Amount>,
    complaints: &mut Complaints<'_>,
) -> Option<Option<Edge>> {
    let at = fields.amount(key, complaints);
    let included = fields.flag(included, default, complaints);
    let Some(at) = at else {
        return (!fields.has(key)).then_some(None);
    };
    if at < Amount::ZERO || top.is_some_and(|top| at > top) {
        let most = top.map_or_else(|| String::from("∞"), Amount::canonical);
        complaints.error(
            fields.place(key),
            "band_outside",
            said(
                format!("ranh giới {key} = {at} nằm ngoài khoảng 0 đến {most}"),
                format!("the edge {key} = {at} lies outside 0 to {most}"),
            ),
        );
        return None;
    }
    Some(Some(Edge { at, included }))
}

fn check_codes(drafts: &[Draft], complaints: &mut Complaints<'_>) {
    let mut seen = BTreeSet::new();
    for draft in drafts {
        let code = draft.band.code.as_str();
        if !seen.insert(code) {
            complaints.error_on(
                draft.line,
                "duplicate_code",
                said(
                    format!("mã {code} đã dùng"),
                    format!("the code {code} is already used"),
                ),
            );
        }
    }
}

/// Neighbours share no value and leave none between them.
fn check_joints(drafts: &[Draft], complaints: &mut Complaints<'_>) {
    for (low, high) in drafts.iter().zip(drafts.iter().skip(1)) {
        let (first, last) = (low.line.min(high.line), low.line.max(high.line));
        match low.band.interval.joint(&high.band.interval) {
            Joint::Closed => {}
            Joint::Overlap => complaints.error_on(
                last,
                "bands_overlap",
                said(
                    format!("mức xếp loại này chồng lên mức ở dòng {first}: một giá trị chỉ thuộc một mức"),
                    format!("this band overlaps the one on line {first}: a value belongs to one band"),
                ),
            ),
            Joint::Gap => complaints.error_on(
                last,
                "bands_gap",
                said(
                    format!("giữa mức xếp loại này và mức ở dòng {first} còn giá trị không thuộc mức nào"),
                    format!("between this band and the one on line {first} some value belongs to none"),
                ),
            ),
        }
    }
}

/// The lowest band begins at 0 and the highest ends at the maximum, unless they are open there.
fn check_ends(drafts: &[Draft], top: Option<Amount>, complaints: &mut Complaints<'_>) {
    let open = |edge: Edge, end: Amount| edge.at != end || !edge.included;
    if let Some(lowest) = drafts.first()
        && let Some(edge) = lowest.band.interval.from
        && open(edge, Amount::ZERO)
    {
        complaints.error_on(
            lowest.line,
            "bands_gap",
            said(
                format!("mức thấp nhất bắt đầu ở {}: bỏ from để giá trị nào cũng có mức", edge.at),
                format!("the lowest band begins at {}: leave its from out, so that every value has a band", edge.at),
            ),
        );
    }
    if let (Some(highest), Some(top)) = (drafts.last(), top)
        && let Some(edge) = highest.band.interval.to
        && open(edge, top)
    {
        complaints.error_on(
            highest.line,
            "bands_gap",
            said(
                format!(
                    "mức cao nhất kết thúc ở {}: bỏ to để giá trị nào cũng có mức",
                    edge.at
                ),
                format!(
                    "the highest band ends at {}: leave its to out, so that every value has a band",
                    edge.at
                ),
            ),
        );
    }
}
