//! The foot of a document: who signs it, for whom, and who receives it.

/// The foot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foot {
    /// Who signs.
    pub signing: Signing,
    /// Nơi nhận, in order, the filing line last: "Như Điều 3", "Lưu: VT, KHCN". End marks are set here.
    pub recipients: Vec<String>,
    /// The drafter's mark and the number of copies: "PL.300".
    pub drafter: Option<String>,
    /// Address, mail and telephone of the issuing body, at the foot of the first page.
    pub address: Option<String>,
}

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signing {
    /// One person, at the right.
    One(Signature),
    /// Minutes: the secretary at the left, the chair at the right, both by name.
    Session {
        /// The secretary's full name.
        secretary: String,
        /// The chair's full name.
        chair: String,
    },
}

/// The authority, post and name of the person who signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// For whom, outermost first: `TM. ỦY BAN NHÂN DÂN`, then `KT. CHỦ TỊCH`. Empty for a head in their own right.
    pub behalf: Vec<Behalf>,
    /// The post: "Chủ tịch", "Phó Chủ tịch", "Q. Giám đốc".
    pub post: String,
    /// The full name, without title or honour; empty until it is known.
    pub name: String,
}

/// For whom somebody signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behalf {
    /// TM.: a collective.
    Collective(String),
    /// KT.: the head, by a deputy.
    Deputy(String),
    /// TL.: the head, by order.
    Order(String),
    /// TUQ.: the head, by delegation.
    Delegation(String),
}

impl Behalf {
    /// `KT. CHỦ TỊCH`.
    pub(super) fn line(&self) -> String {
        let (sign, whom) = match self {
            Self::Collective(whom) => ("TM.", whom),
            Self::Deputy(whom) => ("KT.", whom),
            Self::Order(whom) => ("TL.", whom),
            Self::Delegation(whom) => ("TUQ.", whom),
        };
        format!("{sign} {}", whom.to_uppercase())
    }
}
