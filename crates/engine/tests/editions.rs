//! A frozen edition verifies, and any change to it is found and named.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use std::collections::BTreeMap;

use engine::Language;
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
        claim: None,
        self_points: final_points,
        appraised_points: final_points,
        final_points,
        reason: None,
        appraised_reason: None,
        reason_code: None,
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
            fictional: false,
            note: None,
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
fn what_the_unit_claimed_is_kept_and_computed_again() {
    let code = Code::parse("1.4").unwrap();
    let own = |a: &str| {
        let inputs = [("a", a), ("b", "42")].map(|(name, text)| (name.into(), text.into()));
        AnswerRecord::Inputs(BTreeMap::from(inputs))
    };
    let lowered = FinalAnswer {
        claim: Some(own("3")),
        self_points: Some(Amount::parse("1.428571428571428571").unwrap()),
        ..settled(AnswerRecord::Points(Amount::ONE), Some("1"))
    };
    let with = |answer: &FinalAnswer| {
        let mut draft = draft();
        let answers = draft.answers.get_mut("xa-1").unwrap();
        answers.insert(code, answer.clone());
        Edition::freeze(draft)
    };
    let text = with(&lowered).unwrap().to_json().unwrap();
    assert!(verify(&text).is_ok());
    let differences = verify(&text.replacen("\"a\": \"3\"", "\"a\": \"4\"", 1)).unwrap_err();
    let place = "answers xa-1/1.4 self_points";
    assert!(differences.iter().any(|one| one.place == place));
    let unfit = FinalAnswer {
        claim: Some(own("-3")),
        self_points: None,
        ..lowered.clone()
    };
    assert!(with(&unfit).is_ok(), "a refused claim gave no points");
    let without = FinalAnswer {
        claim: None,
        ..lowered
    };
    assert!(matches!(with(&without), Err(FreezeError::Answers(_))));
}

#[test]
fn scaled_points_and_bands_are_frozen_and_a_changed_one_is_named() {
    let bands = "compare = \"scaled\"\nbands_on = \"points\"\n[[band]]\ncode = \"cao\"\ntitle = \"Cao\"\nfrom = \"20\"\n\
                 [[band]]\ncode = \"thap\"\ntitle = \"Thấp\"\nto = \"20\"\n";
    let source = include_str!("golden/not-applicable/framework.toml");
    let code = |text| Code::parse(text).unwrap();
    let not_applicable = settled(AnswerRecord::NotApplicable("không có".into()), None);
    let points = settled(AnswerRecord::Points(Amount::from_int(19)), Some("19"));
    let answers = BTreeMap::from([(code("1.9"), not_applicable), (code("2"), points)]);
    let draft = Draft {
        framework_source: source
            .replace("compare = \"percentage\"\nsource", "source")
            .replacen("\n\n[[group]]", &format!("\n{bands}\n[[group]]"), 1),
        answers: BTreeMap::from([("xa-1".into(), answers)]),
        ..draft()
    };
    let edition = Edition::freeze(draft).unwrap();
    let total = edition
        .results
        .iter()
        .find(|row| row.node == "total")
        .unwrap();
    assert_eq!(total.points, Amount::from_int(19));
    assert_eq!(total.scaled.unwrap().canonical(), "23.75", "19 of 40 of 50");
    assert_eq!(
        total.band.as_deref(),
        Some("cao"),
        "by the points that are shown"
    );
    let text = edition.to_json().unwrap();
    assert!(verify(&text).is_ok());
    for (from, to, column) in [
        ("\"scaled\": \"23.75\"", "\"scaled\": \"23.76\"", "scaled"),
        ("\"band\": \"cao\"", "\"band\": \"thap\"", "band"),
    ] {
        let differences = verify(&text.replacen(from, to, 1)).unwrap_err();
        let place = differences
            .iter()
            .map(|one| one.place.as_str())
            .find(|place| place.ends_with(column));
        assert!(place.is_some(), "{column}: {differences:?}");
    }
}

#[test]
fn a_file_that_is_no_edition_is_said_to_be_none_in_either_language() {
    let said = |text: &str, language| {
        let differences = verify(text).unwrap_err();
        differences.first().unwrap().text(language)
    };
    assert_eq!(
        said("{}", Language::Vi),
        "tệp không phải bản công bố của Thang (cột 2, khóa format)"
    );
    assert!(said("{}", Language::En).starts_with("the file is not an edition published by Thang"));
    assert_eq!(
        said("not json", Language::Vi),
        "tệp không phải JSON hoặc bị cắt (cột 2)"
    );
    assert!(said("{", Language::En).starts_with("the file is not JSON or was cut off"));
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

/// Three units of two groups, compared at the leaf `1.3` of the relative golden case.
fn relative_draft(claim_of_b: &str) -> Draft {
    let counted = |n: &str| AnswerRecord::Inputs(BTreeMap::from([("n".into(), n.into())]));
    let code = Code::parse("1.3").unwrap();
    let of = |answer: FinalAnswer| BTreeMap::from([(code, answer)]);
    let refuted = FinalAnswer {
        claim: Some(counted(claim_of_b)),
        self_points: Some(Amount::from_int(20)),
        ..settled(AnswerRecord::Points(Amount::from_int(2)), Some("2"))
    };
    // Among the claims 0, 25 and 50 the middle one is worth 10; once 50 is refuted, it is the best.
    let middle = FinalAnswer {
        self_points: Some(Amount::from_int(10)),
        ..settled(counted("25"), Some("20"))
    };
    let others = EditionUnit {
        group: "phuong".into(),
        ..unit("p-1")
    };
    Draft {
        framework_source: include_str!("golden/relative/framework.toml").into(),
        units: vec![unit("a"), unit("b"), unit("c"), others],
        answers: BTreeMap::from([
            ("a".into(), of(settled(counted("0"), Some("0")))),
            ("b".into(), of(refuted)),
            ("c".into(), of(middle)),
            ("p-1".into(), of(settled(counted("7"), Some("20")))),
        ]),
        ..draft()
    }
}

#[test]
fn an_edition_compares_claims_with_claims_and_settled_answers_with_settled_ones() {
    let edition = Edition::freeze(relative_draft("50")).unwrap();
    let text = edition.to_json().unwrap();
    assert!(verify(&text).is_ok());
    let places = |text: &str| -> Vec<String> {
        let differences = verify(text).unwrap_err();
        differences.into_iter().map(|one| one.place).collect()
    };
    let claim = text.replacen("\"n\": \"50\"", "\"n\": \"40\"", 1);
    assert_ne!(claim, text);
    let found = places(&claim);
    assert!(
        found.contains(&"answers c/1.3 self_points".to_owned()),
        "{found:?}"
    );
    assert!(
        !found.contains(&"answers c/1.3 final_points".to_owned()),
        "{found:?}"
    );
    let lowest = text.replacen("\"n\": \"0\"", "\"n\": \"5\"", 1);
    let found = places(&lowest);
    assert!(
        found.contains(&"answers c/1.3 self_points".to_owned()),
        "{found:?}"
    );
    let group = text.replacen("\"group\": \"phuong\"", "\"group\": \"xa\"", 1);
    let found = places(&group);
    assert!(
        found.contains(&"answers p-1/1.3 final_points".to_owned()),
        "{found:?}"
    );
    assert!(matches!(
        Edition::freeze(relative_draft("40")),
        Err(FreezeError::Answers(_))
    ));
}
