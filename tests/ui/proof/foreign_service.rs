use auth_core::testing;

fn main() {
    let auth = testing::auth();
    let _app = auth.app().service(actix_web::web::resource("/page"));
}
