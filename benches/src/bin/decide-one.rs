fn main() {
    let mut args = std::env::args().skip(1);
    let n: usize = args.next().unwrap().parse().unwrap();
    let m: u32 = args.next().unwrap().parse().unwrap();
    let cases = auth_benches::decide::cases();
    for _ in 0..m {
        assert!(cases[n].run());
    }
}
