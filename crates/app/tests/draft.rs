//! A draft made by mistake: who may delete it, what it takes along, and what must not be deleted.

use app::{
    Refusal,
    round::{NewRound, create_round, delete_draft, find_draft, home},
};
use fixture::{COMMUNES, DAY, FRAMEWORK, OPEN, Province};

fn titled(province: &Province, title: &str, previous: &str) -> NewRound {
    NewRound {
        title: title.to_owned(),
        year: 2026,
        framework: FRAMEWORK.to_owned(),
        groups: vec![COMMUNES.to_owned()],
        deadline: Some(province.app.now().plus_seconds(DAY)),
        previous: previous.to_owned(),
        ..NewRound::default()
    }
}

#[tokio::test]
async fn a_draft_is_deleted_with_a_line_in_the_chain_and_an_opened_round_never() {
    let province = Province::new().await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let new = titled(&province, "Kỳ nhầm", OPEN);
    let slug = create_round(app, &office, new).await.unwrap();
    let leader = province.actor("lanhdaotinh").await;
    let refused = delete_draft(app, &leader, &slug).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
    let new = titled(&province, "Kỳ sau", &slug);
    let later = create_round(app, &office, new).await.unwrap();
    let referred = delete_draft(app, &office, &slug).await;
    assert!(matches!(referred, Err(Refusal::Conflict("draft-referred"))));
    for slug in [&later, &slug] {
        delete_draft(app, &office, slug).await.unwrap();
        let lines = store::audit::list_chain(app.store().reader(), 0, 10_000).await;
        let line = lines.unwrap().pop().unwrap();
        assert_eq!(line.action, "round.delete");
        assert!(line.detail.contains("xa-1"), "{}", line.detail);
        let gone = home(app, &office, slug).await;
        assert!(matches!(gone, Err(Refusal::NotFound)));
    }
    let new = titled(&province, "Kỳ nhầm", OPEN);
    let again = create_round(app, &office, new).await.unwrap();
    assert_ne!(again, slug, "the chain knows the old name");
    let opened = delete_draft(app, &office, OPEN).await;
    assert!(matches!(opened, Err(Refusal::Conflict("round-is-open"))));
}

#[tokio::test]
async fn a_draft_comes_back_as_it_was_entered() {
    let province = Province::new().await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let new = titled(&province, "Kỳ thử", OPEN);
    let slug = create_round(app, &office, new.clone()).await.unwrap();
    let (_, draft) = find_draft(app, &office, &slug).await.unwrap();
    assert_eq!(draft.title_en, "", "no English title was given");
    assert_eq!((draft.groups, draft.units), (new.groups, Vec::new()));
    let one = NewRound {
        groups: Vec::new(),
        units: vec!["xa-1".to_owned()],
        ..titled(&province, "Kỳ một xã", OPEN)
    };
    let slug = create_round(app, &office, one.clone()).await.unwrap();
    let (_, draft) = find_draft(app, &office, &slug).await.unwrap();
    assert_eq!((draft.groups, draft.units), (Vec::new(), one.units));
}
