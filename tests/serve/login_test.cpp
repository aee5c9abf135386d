#include "login.hpp"

#include <catch2/catch.hpp>

namespace forecast {
namespace {

IncomingRequest with_cookie(const std::string& cookie) {
    IncomingRequest head;
    head.headers = {{"cookie", cookie}};
    return head;
}

std::string name_and_value(const std::string& set_cookie) {
    return set_cookie.substr(0, set_cookie.find(';'));
}

}  // namespace

TEST_CASE("a session lasts for 30 days or until it is closed", "[serve]") {
    Sessions sessions(false);
    const auto begin = Sessions::Clock::now();
    const auto request = with_cookie("a=b; " + name_and_value(sessions.open(begin)) + "; c=d");

    CHECK(sessions.knows(request, begin));
    CHECK(sessions.knows(request, begin + std::chrono::hours(24 * 30 - 1)));
    CHECK_FALSE(sessions.knows(request, begin + std::chrono::hours(24 * 30)));
    CHECK(sessions.close(request).find("Max-Age=0") != std::string::npos);
    CHECK_FALSE(sessions.knows(request, begin));
    CHECK_FALSE(sessions.knows(with_cookie(""), begin));
    CHECK_FALSE(sessions.knows(with_cookie("forecast_session=" + std::string(64, '0')), begin));
}

TEST_CASE("each session has a name of its own", "[serve]") {
    Sessions sessions(true);
    const std::string first = sessions.open();

    CHECK(first != sessions.open());
    CHECK(first.find("; HttpOnly; SameSite=Strict; Secure") != std::string::npos);
}

TEST_CASE("an address that guesses has to wait, and no other one", "[serve]") {
    TokenGuard guard;
    const auto begin = TokenGuard::Clock::now();
    for (int i = 0; i < 10; ++i) {
        CHECK(guard.admits("10.0.0.1", begin));
        guard.on_wrong_token("10.0.0.1", begin);
    }

    CHECK_FALSE(guard.admits("10.0.0.1", begin + std::chrono::seconds(59)));
    CHECK(guard.admits("10.0.0.1", begin + std::chrono::seconds(60)));
    CHECK(guard.admits("10.0.0.2", begin));
}

}  // namespace forecast
