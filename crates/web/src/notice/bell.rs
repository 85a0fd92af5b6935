//! The count beside the bell, fetched after the page so that no page waits for it.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, T, Visitor, Web, html};

#[derive(Template)]
#[template(path = "notice/bell.html")]
struct Bell<'a> {
    t: T<'a>,
    unread: u64,
}

/// `GET /notices/count`; who asks for it as a page is led to the list.
pub(super) async fn count(State(web): State<Web>, visitor: Visitor) -> Answer {
    if !visitor.fragment {
        return Ok(Redirect::to("/notices").into_response());
    }
    html(&Bell {
        t: web.texts.speak(visitor.language),
        unread: app::notice::unread(&web.app, visitor.actor()?).await?,
    })
}
