//! RSA keys of a family whose primes are predictable (CVE-2017-15361, "ROCA"): their moduli are powers of 65537 modulo
//! these primes at once, which happens to other keys once in 240 million times.

/// Those up to 167 of which 65537 generates a part only.
const PRIMES: &[u32] = &[11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];

/// Whether the modulus, most significant byte first, is of that family.
pub(super) fn is_of_the_family(modulus: &[u8]) -> bool {
    PRIMES.iter().all(|prime| is_power_of_65537(remainder(modulus, *prime), *prime))
}

fn remainder(modulus: &[u8], prime: u32) -> u32 {
    modulus.iter().fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime)
}

fn is_power_of_65537(rest: u32, prime: u32) -> bool {
    let mut power = 1;
    for _ in 0..prime {
        if power == rest {
            return true;
        }
        power = power * 65_537 % prime;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{is_of_the_family, is_power_of_65537, remainder};

    /// Wycheproof has a key of the family; every product of such powers is one, other numbers are none.
    #[test]
    fn the_family_is_recognised() {
        assert!(is_of_the_family(&[1]) && is_of_the_family(&65_537_u32.to_be_bytes()));
        assert!(is_of_the_family(&(65_537_u64 * 65_537).to_be_bytes()));
        assert!(!is_of_the_family(&[2]) && !is_of_the_family(&[0xff; 256]) && !is_of_the_family(&[]));
    }

    #[test]
    fn arithmetic() {
        assert_eq!(remainder(&[1, 0], 11), 256 % 11);
        assert_eq!(remainder(&[0x12, 0x34, 0x56], 157), 0x0012_3456 % 157);
        let powers: Vec<u32> = (0..11).filter(|rest| is_power_of_65537(*rest, 11)).collect();
        assert_eq!(powers, [1, 10], "65537 is -1 modulo 11");
        assert!(!is_power_of_65537(0, 13));
    }
}
