//! Both attribute orders enforce alike. That only the right one carries the proof is shown in `ui/proof/`.

use actix_web::App;
use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service};
use auth_core::testing;

use crate::handlers;

/// Below the route attribute the class is found at run time: a DELETE is a delete.
#[actix_web::test]
async fn the_wrong_order_is_as_strict() {
    let app = init_service(App::new().app_data(testing::auth()).configure(handlers::all)).await;
    let delete = |caller: testing::Caller| TestRequest::delete().uri("/wrong-order/1").insert_header(caller.header());
    let keeper = || testing::caller("alice").permission("notes:keep");
    for (caller, status) in [
        (keeper(), StatusCode::OK),
        (keeper().issued_at(Some(1)), StatusCode::UNAUTHORIZED),
        (testing::caller("alice").permission("notes:*"), StatusCode::FORBIDDEN),
        (testing::caller("alice").role("admin"), StatusCode::FORBIDDEN),
        (keeper().api_key().scopes(["notes:*"]), StatusCode::FORBIDDEN),
        (keeper().api_key().scopes(["notes:keep"]), StatusCode::OK),
    ] {
        assert_eq!(call_service(&app, delete(caller.clone()).to_request()).await.status(), status, "{caller:?}");
    }
    let none = call_service(&app, TestRequest::delete().uri("/wrong-order/1").to_request()).await;
    assert_eq!(none.status(), StatusCode::UNAUTHORIZED);
}
