//! As much of DER as keys need.

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const SEQUENCE: u8 = 0x30;

/// Reads elements one after the other; lengths must be written in the one way that DER allows.
pub(super) struct Reader<'d>(&'d [u8]);

impl<'d> Reader<'d> {
    pub(super) const fn new(der: &'d [u8]) -> Self {
        Self(der)
    }

    /// The only element of the input.
    pub(super) fn only(der: &'d [u8], tag: u8) -> Option<&'d [u8]> {
        let mut reader = Self::new(der);
        let content = reader.element(tag)?;
        reader.is_at_end().then_some(content)
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// The content of the next element, if it has this tag.
    pub(super) fn element(&mut self, tag: u8) -> Option<&'d [u8]> {
        let [found, first, rest @ ..] = self.0 else { return None };
        if *found != tag {
            return None;
        }
        let (length, rest) = match (*first, rest) {
            (short @ 0..=0x7f, rest) => (usize::from(short), rest),
            (0x81, [length @ 0x80..=0xff, rest @ ..]) => (usize::from(*length), rest),
            (0x82, [high @ 1..=0xff, low, rest @ ..]) => (usize::from(u16::from_be_bytes([*high, *low])), rest),
            // Longer than 64 KiB is no key.
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(content)
    }

    /// A positive integer without its sign byte.
    pub(super) fn positive(&mut self) -> Option<&'d [u8]> {
        match self.element(INTEGER)? {
            [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 0x80) => Some(rest),
            all @ [1..=0x7f, ..] => Some(all),
            _ => None,
        }
    }
}

/// Writes one element.
pub(super) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut der = vec![tag];
    match (u8::try_from(content.len()), content.len().to_be_bytes()) {
        (Ok(short @ 0..=0x7f), _) => der.push(short),
        (Ok(low), _) => der.extend([0x81, low]),
        // Keys are far below 64 KiB.
        (Err(_), [.., high, low]) => der.extend([0x82, high, low]),
    }
    der.extend(content);
    der
}

/// Writes a positive integer.
pub(super) fn positive(bytes: &[u8]) -> Vec<u8> {
    match bytes {
        [0x80..=0xff, ..] => element(INTEGER, &[&[0], bytes]),
        _ => element(INTEGER, &[bytes]),
    }
}

#[cfg(test)]
mod tests {
    use super::{INTEGER, OCTET_STRING, Reader, SEQUENCE, element, positive};

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x1234] {
            let content = vec![7; length];
            assert_eq!(Reader::only(&element(OCTET_STRING, &[&content]), OCTET_STRING), Some(&content[..]), "{length}");
        }
        for number in [&[1][..], &[0x7f], &[0x80], &[0xff, 0]] {
            assert_eq!(Reader::new(&positive(number)).positive(), Some(number));
        }
    }

    #[test]
    fn other_encodings_are_refused() {
        for der in [
            &[][..],
            &[SEQUENCE],
            &[SEQUENCE, 1],
            &[SEQUENCE, 0x80, 0, 0],
            &[SEQUENCE, 0x81, 1, 0],
            &[SEQUENCE, 0x82, 0, 1, 0],
            &[SEQUENCE, 0x83, 0, 0, 1, 0],
            &[SEQUENCE, 0, 0],
            &[INTEGER, 0],
        ] {
            assert_eq!(Reader::only(der, SEQUENCE), None, "{der:?}");
        }
        for der in [&[INTEGER, 0][..], &[INTEGER, 1, 0], &[INTEGER, 1, 0x80], &[INTEGER, 2, 0, 1]] {
            assert_eq!(Reader::new(der).positive(), None, "{der:?}");
        }
    }
}
