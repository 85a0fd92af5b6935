//! The returns of units: answers, evidence, judgements, explanations.

use super::{
    Tables,
    column::{
        big_integer, big_integer_null, blob_null, id, integer, string, string_null, text, text_null,
    },
};

pub(super) fn make(tables: &mut Tables) {
    assessments(tables);
    evidence(tables);
    appraisal(tables);
}

fn assessments(tables: &mut Tables) {
    let assessment = vec![
        id(),
        big_integer("round_id"),
        big_integer("unit_id"),
        string("state"),
        integer("leaves"),
        integer("answered"),
        integer("judged"),
        integer("asked"),
        big_integer("self_micro"),
        big_integer("maximum_micro"),
        big_integer("appraised_micro"),
        big_integer_null("submitted_at"),
        big_integer_null("submitted_by"),
        integer("version"),
        integer("revision"),
        big_integer("changed_at"),
        blob_null("sort_key"),
    ];
    tables.create("assessment", assessment);
    tables.identify("assessment", &["round_id", "unit_id"]);
    tables.index("assessment", &["unit_id"]);
    tables.index("assessment", &["round_id", "sort_key", "id"]);
    let answer = vec![
        id(),
        big_integer("assessment_id"),
        string("indicator"),
        text("content"),
        text_null("note"),
        integer("version"),
        big_integer("updated_by"),
        big_integer("updated_at"),
    ];
    tables.create("answer", answer);
    tables.identify("answer", &["assessment_id", "indicator"]);
}

fn evidence(tables: &mut Tables) {
    let evidence = vec![
        id(),
        big_integer("unit_id"),
        string_null("sha256"),
        string_null("file_name"),
        string_null("media_type"),
        big_integer_null("size_bytes"),
        string_null("number"),
        string_null("issued_on"),
        string_null("issuer"),
        text("title"),
        big_integer("created_by"),
        big_integer("created_at"),
    ];
    tables.create("evidence", evidence);
    tables.index("evidence", &["unit_id"]);
    tables.index("evidence", &["sha256"]);
    let usage = vec![
        id(),
        big_integer("assessment_id"),
        string("indicator"),
        big_integer("evidence_id"),
        big_integer("created_at"),
    ];
    tables.create("evidence_use", usage);
    tables.identify(
        "evidence_use",
        &["assessment_id", "indicator", "evidence_id"],
    );
    tables.index("evidence_use", &["evidence_id"]);
}

fn appraisal(tables: &mut Tables) {
    let judgement = vec![
        id(),
        big_integer("assessment_id"),
        string("indicator"),
        string("verdict"),
        big_integer_null("points_micro"),
        string_null("reason_code"),
        text_null("reason"),
        big_integer("appraiser_id"),
        big_integer("judged_at"),
        string_null("settlement"),
        big_integer_null("settled_micro"),
        text_null("settled_reason"),
        big_integer_null("settled_by"),
        big_integer_null("settled_at"),
        integer("version"),
    ];
    tables.create("judgement", judgement);
    tables.identify("judgement", &["assessment_id", "indicator"]);
    let explanation = vec![
        id(),
        big_integer("assessment_id"),
        string("indicator"),
        text("body"),
        big_integer("author_id"),
        big_integer("updated_at"),
        integer("version"),
    ];
    tables.create("explanation", explanation);
    tables.identify("explanation", &["assessment_id", "indicator"]);
}
