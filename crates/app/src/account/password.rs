//! Passwords: which are accepted, and how they are kept (Argon2id, PHC text).

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use store::StoreError;

use crate::{App, Invalid, Refusal};

/// Least length, in characters. Long beats complicated (NIST SP 800-63B; ASVS 6.2.1 advises 15).
pub(crate) const LEAST: usize = 12;
/// Greatest length, in characters; longer texts only cost time.
const GREATEST: usize = 256;
/// Words that local passwords are made of; alone or with digits they are refused.
const LOCAL_WORDS: [&str; 14] = [
    "chuyendoiso",
    "matkhau",
    "password",
    "admin",
    "quantri",
    "vietnam",
    "123456",
    "qwerty",
    "abcdef",
    "thang",
    "tinhmau",
    "ubnd",
    "congchuc",
    "iloveyou",
];

/// Complains about a password that is too short, too long or built from a word everybody tries.
pub(crate) fn check(field: &str, password: &str, login: &str) -> Result<(), Invalid> {
    let length = password.chars().count();
    if !(LEAST..=GREATEST).contains(&length) {
        return Err(Invalid::new(
            field,
            "password-length",
            format!(
                "Mật khẩu cần từ {LEAST} đến {GREATEST} ký tự; một câu dài dễ nhớ là tốt nhất."
            ),
            format!("A password needs {LEAST} to {GREATEST} characters; a long sentence is best."),
        ));
    }
    let folded = engine::vietnamese::fold(password);
    let letters: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let rest = LOCAL_WORDS
        .iter()
        .fold(letters.clone(), |text, word| text.replace(word, ""));
    let core: String = rest
        .replace(&login.to_lowercase(), "")
        .chars()
        .filter(|c| c.is_alphabetic())
        .collect();
    let mut distinct: Vec<char> = letters.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if core.chars().count() < 4 || distinct.len() < 5 {
        return Err(Invalid::new(
            field,
            "password-common",
            "Mật khẩu này dễ đoán: chỉ gồm từ thông dụng, tên đăng nhập hoặc dãy lặp. Hãy chọn một câu khác.",
            "This password is easy to guess: common words, the login or repetitions only. Choose another sentence.",
        ));
    }
    Ok(())
}

/// Hashes a password, in the composed form that every keyboard's spelling of it has, away from the threads that serve pages.
///
/// # Errors
/// A fault when hashing is impossible.
pub(crate) async fn hash(app: &App, password: &str) -> Result<String, Refusal> {
    let (hasher, password) = (hasher(app)?, engine::vietnamese::nfc(password));
    let mut salt = [0_u8; 16];
    (app.chance)(&mut salt);
    let hashed = tokio::task::spawn_blocking(move || {
        hasher
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
    });
    hashed.await.map_err(fault)?.map_err(fault)
}

/// Whether a password fits its hash. A missing hash costs the same time and never fits.
///
/// # Errors
/// A fault when the stored text is no hash.
pub(crate) async fn fits(app: &App, password: &str, stored: Option<&str>) -> Result<bool, Refusal> {
    let Some(stored) = stored else {
        hash(app, password).await?;
        return Ok(false);
    };
    let (hasher, password, stored) = (
        hasher(app)?,
        engine::vietnamese::nfc(password),
        stored.to_owned(),
    );
    let checked = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&stored)
            .map(|hash| hasher.verify_password(password.as_bytes(), &hash).is_ok())
    });
    checked.await.map_err(fault)?.map_err(fault)
}

fn hasher(app: &App) -> Result<Argon2<'static>, Refusal> {
    let params = Params::new(app.settings.hash_memory_kib, 2, 1, None).map_err(fault)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn fault(error: impl std::fmt::Display) -> Refusal {
    Refusal::Fault(StoreError::Database(format!("password hashing: {error}")))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn words_that_everybody_tries_are_refused() {
        for bad in [
            "Chuyendoiso@2026",
            "matkhau123456",
            "Ubnd@Vietnam2026",
            "aaaaaaaaaaaaaaa",
            "vanphong2026",
            "ngan",
        ] {
            assert!(check("password", bad, "vanphong").is_err(), "{bad}");
        }
    }

    #[test]
    fn a_long_sentence_in_any_script_is_taken() {
        for good in [
            "mưa chiều trên bến cũ",
            "correct horse battery",
            "Đò đưa khách sang sông 7",
        ] {
            assert!(check("password", good, "vanphong").is_ok(), "{good}");
        }
        assert!(check("password", &"x y z ă â đ ".repeat(8), "a").is_ok());
    }
}
