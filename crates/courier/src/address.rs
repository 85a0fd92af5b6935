//! Where a webhook may go: to public hosts by HTTPS, and elsewhere only where the settings say so.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

/// Hosts that the settings allow beside the public ones: `127.0.0.1:9000`, `zalo.noi-bo:8443`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Allowed(pub Vec<String>);

/// The address of a webhook, read and found allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookAddress {
    url: Url,
    host: String,
    port: u16,
    is_listed: bool,
}

/// Why an address is none for a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongAddress {
    /// It does not read as an address.
    #[error("not an address")]
    Unreadable,
    /// It carries a name and a password, which would end up in logs.
    #[error("an address with a password in it")]
    Password,
    /// Plain HTTP, and the host is not in the settings.
    #[error("not https, and the host is not allowed in the settings")]
    Plain,
    /// A host on an inner network that is not in the settings.
    #[error("an inner address that is not allowed in the settings")]
    Inner,
}

impl HookAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// [`WrongAddress`] says what keeps it from being one.
    pub fn parse(text: &str, allowed: &Allowed) -> Result<Self, WrongAddress> {
        let url: Url = text.trim().parse().map_err(|_| WrongAddress::Unreadable)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(WrongAddress::Password);
        }
        let is_https = url.scheme() == "https";
        if !is_https && url.scheme() != "http" {
            return Err(WrongAddress::Unreadable);
        }
        let (host, ip) = match url.host().ok_or(WrongAddress::Unreadable)? {
            Host::Domain(name) => (name.to_owned(), None),
            Host::Ipv4(ip) => (ip.to_string(), Some(IpAddr::V4(ip))),
            Host::Ipv6(ip) => (ip.to_string(), Some(IpAddr::V6(ip))),
        };
        let port = url
            .port_or_known_default()
            .ok_or(WrongAddress::Unreadable)?;
        let listed = [format!("{host}:{port}"), format!("[{host}]:{port}")];
        let is_listed = allowed.0.iter().any(|one| listed.contains(one));
        if !is_listed {
            if !is_https {
                return Err(WrongAddress::Plain);
            }
            if ip.is_some_and(|ip| !is_public(ip)) {
                return Err(WrongAddress::Inner);
            }
        }
        Ok(Self {
            url,
            host,
            port,
            is_listed,
        })
    }

    /// Whether the conversation is encrypted.
    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Name of the host, as its certificate carries it.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// The port, the scheme's own where none is written.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Path and query, as the request line carries them.
    pub(crate) fn target(&self) -> String {
        match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        }
    }

    /// What the `Host` header says.
    pub(crate) fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// The first of the addresses that a name stands for, if all of them may be gone to: a name that
    /// leads inside as well as outside is a trap.
    pub(crate) fn choose(&self, found: &[SocketAddr]) -> Result<SocketAddr, WrongAddress> {
        if !self.is_listed && found.iter().any(|one| !is_public(one.ip())) {
            return Err(WrongAddress::Inner);
        }
        found.first().copied().ok_or(WrongAddress::Unreadable)
    }
}

/// Whether an address belongs to the open Internet, by the special-purpose registries of IANA
/// (RFC 6890 and its updates).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => ip.to_ipv4().map_or_else(|| is_public_v6(ip), is_public_v4),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_protocol = (a, b, c) == (192, 0, 0);
    let is_bench = a == 198 && (b == 18 || b == 19);
    !(a == 0
        || a >= 240
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || is_shared
        || is_protocol
        || is_bench)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    // 2000::/3 is what is handed out; documentation and translation prefixes are taken from it.
    first & 0xe000 == 0x2000 && (first, second) != (0x2001, 0x0db8) && first != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<HookAddress, WrongAddress> {
        HookAddress::parse(text, &Allowed(vec!["127.0.0.1:9000".to_owned()]))
    }

    #[test]
    fn only_https_to_the_outside_is_an_address_unless_the_settings_name_it() {
        for right in ["https://a.example.vn/x?y=1", "http://127.0.0.1:9000/"] {
            assert!(parse(right).is_ok(), "{right}");
        }
        let wrong = [
            ("http://a.example.vn/", WrongAddress::Plain),
            ("http://127.0.0.1/", WrongAddress::Plain),
            ("https://127.0.0.1/", WrongAddress::Inner),
            ("https://10.1.2.3/", WrongAddress::Inner),
            ("https://169.254.169.254/latest", WrongAddress::Inner),
            ("https://[::1]/", WrongAddress::Inner),
            ("https://[::ffff:10.0.0.1]/", WrongAddress::Inner),
            ("https://2130706433/", WrongAddress::Inner),
            ("https://a:b@c.example.vn/", WrongAddress::Password),
            ("ftp://c.example.vn/", WrongAddress::Unreadable),
            ("c.example.vn", WrongAddress::Unreadable),
        ];
        for (text, why) in wrong {
            assert_eq!(parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn a_name_that_leads_inside_is_not_gone_to() {
        let address = parse("https://a.example.vn/").unwrap();
        let outside = SocketAddr::from(([203, 113, 1, 1], 443));
        let inside = SocketAddr::from(([192, 168, 1, 1], 443));
        assert_eq!(address.choose(&[outside]), Ok(outside));
        assert_eq!(address.choose(&[outside, inside]), Err(WrongAddress::Inner));
        assert_eq!(address.choose(&[]), Err(WrongAddress::Unreadable));
    }

    #[test]
    fn path_query_and_host_travel_as_written() {
        let address = parse("https://a.example.vn:8443/thang?don-vi=1").unwrap();
        assert_eq!(address.target(), "/thang?don-vi=1");
        assert_eq!(address.authority(), "a.example.vn:8443");
    }
}
