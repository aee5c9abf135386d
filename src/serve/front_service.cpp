#include "front_service.hpp"

#include <utility>

#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "forecast/core/ascii.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/journal.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/url.hpp"
#include "mlflow_service.hpp"
#include "text_match.hpp"

namespace forecast {
namespace {

constexpr std::uintmax_t kLargestLogin = 4'096;
constexpr std::size_t kLongestPath = 500;

bool is_login(const IncomingRequest& head) {
    return head.path == "/login" || head.path == "/logout";
}

OutgoingAnswer redirect(const std::string& target) {
    OutgoingAnswer answer;
    answer.status = 303;
    answer.headers = {{"Location", target}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}};
    return answer;
}

OutgoingAnswer done_with_cookie(std::string cookie) {
    OutgoingAnswer answer;
    answer.status = 204;
    answer.headers = {{"Set-Cookie", std::move(cookie)}, {"Cache-Control", "no-store"}};
    return answer;
}

std::string wanted_target(const IncomingRequest& head) {
    return head.query.empty() ? head.path : head.path + "?" + head.query;
}

}  // namespace

FrontService::FrontService(Access access, PageFiles pages, HttpService& mlflow, HttpService& web_api)
    : access_(std::move(access)),
      pages_(std::move(pages)),
      mlflow_(mlflow),
      web_api_(web_api),
      journal_(find_journal()) {}

HttpService& FrontService::service_of(const IncomingRequest& head) const {
    return is_mlflow_path(head.path) ? mlflow_ : web_api_;
}

OutgoingAnswer FrontService::refusal_answer(const AccessRefusal& refusal, const IncomingRequest& head) const {
    if (refusal.status == 401 && wants_page(head)) {
        return redirect("/login?next=" + url_encode(wanted_target(head)));
    }
    OutgoingAnswer answer = service_of(head).refuse(refusal.status, refusal.reason);
    if (refusal.status == 401) {
        answer.headers.emplace_back("WWW-Authenticate", "Basic realm=\"forecast\", charset=\"UTF-8\"");
    } else if (refusal.status == 429) {
        answer.headers.emplace_back("Retry-After", "60");
    }
    return answer;
}

Intake FrontService::admit(const IncomingRequest& head) {
    if (const auto refusal = access_.refusal(head)) {
        return {refusal_answer(*refusal, head), 0, {}};
    }
    if (is_login(head) && head.method == "POST") {
        return head.is_json()
                   ? Intake{std::nullopt, kLargestLogin, {}}
                   : Intake{web_api_.refuse(400, "The body must be JSON, with Content-Type: application/json."), 0, {}};
    }
    if (head.answered_method() == "GET") {
        if (head.path == "/login" && !access_.needs_token()) {
            return {redirect("/"), 0, {}};
        }
        if (auto page = pages_.answer(head)) {
            return {std::move(page), 0, {}};
        }
    }
    if (head.is_json() && in_lower_case(head.header("content-encoding").value_or("identity")) != "identity") {
        return {service_of(head).refuse(415, "A body of JSON is read as it is, without Content-Encoding."), 0, {}};
    }
    Intake intake = service_of(head).admit(head);
    if (intake.refusal && intake.refusal->status == 404 && wants_page(head) && !is_mlflow_path(head.path) &&
        !begins(head.path, "/api/")) {
        intake.refusal = pages_.not_found(head);
    }
    return intake;
}

std::optional<OutgoingAnswer> FrontService::answer_login(const IncomingRequest& request) const {
    if (!is_login(request) || request.method != "POST") {
        return std::nullopt;
    }
    return request.path == "/login" ? log_in(request) : done_with_cookie(access_.log_out(request));
}

OutgoingAnswer FrontService::log_in(const IncomingRequest& request) const {
    const nlohmann::json body = find_json(request.body).value_or(nullptr);
    const auto token = body.is_object() ? body.find("token") : body.end();
    if (token == body.end() || !token->is_string()) {
        return web_api_.refuse(400, "The body is {\"token\": \"...\"}.");
    }
    if (!access_.needs_token()) {
        return web_api_.refuse(409, "This server asks nobody for a token.");
    }
    if (auto cookie = access_.log_in(request, token->get<std::string>())) {
        return done_with_cookie(*std::move(cookie));
    }
    return refusal_answer(access_.login_refusal(request), request);
}

OutgoingAnswer FrontService::answer(IncomingRequest& request) {
    if (auto login = answer_login(request)) {
        return *std::move(login);
    }
    OutgoingAnswer answer = service_of(request).answer(request);
    if (request.path == "/metrics" && answer.status == 200) {
        answer.body += metrics_.text();
    }
    return answer;
}

OutgoingAnswer FrontService::refuse(int status, const std::string& reason) {
    return mlflow_.refuse(status, reason);
}

OutgoingAnswer FrontService::refuse_request(const IncomingRequest& head, int status, const std::string& reason) {
    return head.path.empty() ? refuse(status, reason) : service_of(head).refuse(status, reason);
}

void FrontService::on_sent(const IncomingRequest& request, const SentAnswer& answer) {
    metrics_.add(request, answer);
    if (journal_) {
        const double ms = std::chrono::duration<double, std::milli>(answer.duration).count();
        const std::string path = clipped(visible(request.path), kLongestPath);
        write_journal(*journal_, {{"message", visible(request.method) + " " + path},
                                  {"method", visible(request.method)},
                                  {"path", path},
                                  {"status", answer.status},
                                  {"ms", static_cast<double>(static_cast<long>(ms * 1000)) / 1000},
                                  {"bytes", answer.bytes},
                                  {"client", request.client}});
    }
}

}  // namespace forecast
