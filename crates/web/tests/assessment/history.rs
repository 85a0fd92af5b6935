//! What the page of one indicator tells of its past.

use app::{
    appraisal::{Conclusion, NewJudgement, Place},
    round::RoundState,
};
use fixture::{OPEN, Province};

use super::{HOME, site};

#[tokio::test]
async fn the_history_tells_the_points_before_and_after_each_judgement() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    let points = |typed: &str| Conclusion::Points {
        typed: typed.to_owned(),
        reason: "number-mismatch".to_owned(),
        words: "Danh sách có hai người.".to_owned(),
    };
    let appraiser = province.actor("thamdinh").await;
    let conclusions = [Conclusion::Agree, points("1"), points("1,5")];
    for (version, conclusion) in (0..).zip(conclusions) {
        let place = Place {
            round: OPEN.to_owned(),
            unit: "xa-1".to_owned(),
            indicator: "1.2".to_owned(),
        };
        let new = NewJudgement {
            place,
            version,
            conclusion,
        };
        let judged = app::appraisal::judge(&province.app, &appraiser, new).await;
        assert!(judged.is_ok(), "{judged:?}");
    }
    let unit = site(&province, "xa1.canbo").await;
    let path = format!("{HOME}/indicators/1.2");
    assert!(
        !unit.get(&path).await.ok().has("1,00 → 1,50"),
        "not yet the unit's to know"
    );
    province
        .set_round_state(OPEN, RoundState::Explanation)
        .await;
    let page = unit.get(&path).await.ok();
    let why = "Lý do: Số liệu khai không khớp tài liệu: Danh sách có hai người.";
    let told = page.select(".time blockquote");
    assert_eq!(
        told[..3],
        [
            format!("1,00 → 1,50 · {why}"),
            format!("Đồng ý → 1,00 · {why}"),
            "Đồng ý".to_owned(),
        ]
    );
}
