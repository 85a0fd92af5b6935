//! A frozen edition verifies, and any change to it is found and named.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use std::collections::BTreeMap;

use engine::amount::Amount;
use engine::answer::AnswerRecord;
use engine::framework::Code;
use engine::publication::{
    Draft, Edition, EditionRound, EditionUnit, FinalAnswer, FreezeError, verify,
};

const FRAMEWORK: &str = include_str!("golden/every-rule/framework.toml");

fn unit(code: &str) -> EditionUnit {
    EditionUnit {
        code: code.into(),
        name: code.into(),
        kind: "commune".into(),
        group: "xa".into(),
        parent: None,
    }
}

fn settled(answer: AnswerRecord, points: Option<&str>) -> FinalAnswer {
    let final_points = points.map(|points| Amount::parse(points).unwrap());
    FinalAnswer {
        answer,
        self_points: None,
        appraised_points: None,
        final_points,
        reason: None,
    }
}

fn draft() -> Draft {
    let inputs = |pairs: &[(&str, &str)]| {
        AnswerRecord::Inputs(
            pairs
                .iter()
                .map(|(name, text)| ((*name).into(), (*text).into()))
                .collect(),
        )
    };
    let code = |text| Code::parse(text).unwrap();
    let first = BTreeMap::from([
        (
            code("1.4"),
            settled(
                inputs(&[("a", "3"), ("b", "42")]),
                Some("1.428571428571428571"),
            ),
        ),
        (
            code("1.8"),
            settled(AnswerRecord::Points(Amount::from_int(12)), Some("12")),
        ),
        (
            code("1.6"),
            settled(AnswerRecord::Missing("chưa nộp".into()), None),
        ),
    ]);
    let second = BTreeMap::from([(code("1.1"), settled(inputs(&[("x", "yes")]), Some("10")))]);
    Draft {
        round: EditionRound {
            title: "Kỳ thử".into(),
            year: 2025,
            decision: None,
            published_at: None,
        },
        framework_source: FRAMEWORK.into(),
        units: vec![unit("xa-1"), unit("xa-2")],
        answers: BTreeMap::from([("xa-1".into(), first), ("xa-2".into(), second)]),
        previous: None,
    }
}

#[test]
fn a_frozen_edition_verifies_and_reads_back_the_same() {
    let edition = Edition::freeze(draft()).unwrap();
    let verified = verify(&edition.to_json().unwrap()).unwrap();
    assert_eq!(verified.edition, edition);
    assert!(verified.numbers > 100);
    assert_eq!(
        Edition::freeze(draft()).unwrap().fingerprint,
        edition.fingerprint,
        "same bytes again"
    );
}

#[test]
fn a_changed_number_is_named_and_the_fingerprint_no_longer_fits() {
    let text = Edition::freeze(draft()).unwrap().to_json().unwrap();
    for (from, to, place) in [
        (
            "\"13.428571428571428571\"",
            "\"14.428571428571428571\"",
            "results xa-1/1 (index) points",
        ),
        ("\"rank\": 1", "\"rank\": 2", "rank"),
        (
            "\"final_points\": \"12\"",
            "\"final_points\": \"13\"",
            "answers xa-1/1.8 final_points",
        ),
        (
            "\"title\": \"Kỳ thử\"",
            "\"title\": \"Kỳ thật\"",
            "fingerprint",
        ),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        let differences = verify(&changed).unwrap_err();
        let places: Vec<&str> = differences
            .iter()
            .map(|difference| difference.place.as_str())
            .collect();
        assert!(places.contains(&"fingerprint"), "{from}: {places:?}");
        assert!(
            places.iter().any(|found| found.contains(place)),
            "{from}: {places:?}"
        );
    }
}

#[test]
fn a_missing_row_and_a_foreign_file_are_found() {
    let mut edition = Edition::freeze(draft()).unwrap();
    edition.results.pop();
    assert!(verify(&edition.to_json().unwrap()).unwrap_err().len() >= 2);
    assert_eq!(verify("{}").unwrap_err().len(), 1);
    assert_eq!(
        verify("not json")
            .unwrap_err()
            .first()
            .map(|difference| difference.line),
        Some(1)
    );
}

#[test]
fn answers_that_do_not_give_their_final_points_cannot_be_frozen() {
    let mut wrong = draft();
    let code = Code::parse("1.8").unwrap();
    let stray = settled(AnswerRecord::Points(Amount::from_int(99)), Some("99"));
    wrong.answers.get_mut("xa-1").unwrap().insert(code, stray);
    wrong.answers.insert("xa-9".into(), BTreeMap::new());
    match Edition::freeze(wrong) {
        Err(FreezeError::Answers(differences)) => {
            assert_eq!(differences.len(), 2, "{differences:?}")
        }
        other => panic!("{other:?}"),
    }
}
