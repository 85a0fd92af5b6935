//! What stands between the head and the text: addressees, authority, legal bases, a session.

use jiff::civil::DateTime;

/// Between head and text. What a kind does not have stays empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opening {
    /// Kính gửi: the bodies addressed. One stands on the line itself, several below each other.
    pub addressees: Vec<String>,
    /// Who decides, above the bases: "Chủ tịch Ủy ban nhân dân tỉnh Gia Lai". Decisions and resolutions.
    pub authority: Option<String>,
    /// Legal bases (căn cứ), each a whole sentence; end marks are set here.
    pub bases: Vec<String>,
    /// "Theo đề nghị của …": the last of the bases.
    pub proposal: Option<String>,
    /// The session that minutes tell of.
    pub session: Option<Session>,
}

/// A session: when and where it was held, and who took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What it is called when it ends: "Cuộc họp", "Hội nghị".
    pub name: String,
    /// When it began, local time.
    pub begins: DateTime,
    /// When it ended, local time.
    pub ends: DateTime,
    /// Where it was held.
    pub place: String,
    /// Who took part, with their posts.
    pub present: Vec<String>,
    /// Who chaired it.
    pub chair: String,
    /// Who took the minutes.
    pub secretary: String,
}
