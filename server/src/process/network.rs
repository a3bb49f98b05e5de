//! Bytes that a network namespace sent and received, out of two files of `/proc`.
//!
//! The system has the two versions of IP in two places: version 4 in `net/netstat`, as a line of names
//! above a line of numbers, and version 6 in `net/snmp6`, a line for each.

/// Bytes of both versions of IP; nothing where neither is told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Traffic {
    pub(super) received: Option<u64>,
    pub(super) transmitted: Option<u64>,
}

pub(super) fn traffic(netstat: &str, snmp6: &str) -> Traffic {
    Traffic {
        received: sum(
            version_4(netstat, "InOctets"),
            version_6(snmp6, "Ip6InOctets"),
        ),
        transmitted: sum(
            version_4(netstat, "OutOctets"),
            version_6(snmp6, "Ip6OutOctets"),
        ),
    }
}

fn sum(four: Option<u64>, six: Option<u64>) -> Option<u64> {
    match (four, six) {
        (None, None) => None,
        _ => Some(four.unwrap_or(0).saturating_add(six.unwrap_or(0))),
    }
}

fn version_4(netstat: &str, name: &str) -> Option<u64> {
    let mut lines = netstat
        .lines()
        .filter_map(|line| line.strip_prefix("IpExt: "));
    let (names, numbers) = (lines.next()?, lines.next()?);
    let at = names.split(' ').position(|known| known == name)?;
    numbers.split(' ').nth(at)?.parse().ok()
}

fn version_6(snmp6: &str, name: &str) -> Option<u64> {
    let mut pairs = snmp6
        .lines()
        .filter_map(|line| line.split_once(char::is_whitespace));
    let (_, number) = pairs.find(|(known, _)| *known == name)?;
    number.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Traffic, traffic};

    const NETSTAT: &str = "\
TcpExt: SyncookiesSent InOctets OutOctets\n\
TcpExt: 1 2 3\n\
IpExt: InNoRoutes InTruncatedPkts InOctets OutOctets InMcastOctets\n\
IpExt: 5 6 1000 200 9\n";
    const SNMP6: &str = "Ip6InReceives  \t7\nIp6InOctets    \t40\nIp6OutOctets   \t3\n";

    #[test]
    fn both_versions_count() {
        for (netstat, snmp6, received, transmitted) in [
            (NETSTAT, SNMP6, Some(1040), Some(203)),
            (NETSTAT, "", Some(1000), Some(200)),
            ("", SNMP6, Some(40), Some(3)),
            ("", "", None, None),
        ] {
            let expected = Traffic {
                received,
                transmitted,
            };
            assert_eq!(traffic(netstat, snmp6), expected);
        }
    }

    #[test]
    fn what_is_cut_off_or_no_number_is_nothing() {
        for netstat in [
            "IpExt: InOctets OutOctets\n",
            "IpExt: InOctets OutOctets\nIpExt: \n",
            "IpExt: InOctets OutOctets\nIpExt: x -1\n",
            "IpExt: Other\nIpExt: 7\n",
        ] {
            assert_eq!(traffic(netstat, "Ip6InOctets\n"), Traffic::default());
        }
    }
}
