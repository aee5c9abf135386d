#pragma once

#include <string>
#include <vector>

#include "forecast/net/http_client.hpp"

namespace forecast {

/// Answers in turn, the last one for ever, and remembers what was asked.
class FakeHttpClient final : public HttpClient {
public:
    explicit FakeHttpClient(std::vector<HttpResponse> answers) : answers_(std::move(answers)) {}
    explicit FakeHttpClient(const std::string& body) : answers_{{200, body, {}}} {}

    HttpResponse send(const HttpRequest& request) override {
        urls.push_back(request.url);
        return answers_[std::min(urls.size(), answers_.size()) - 1];
    }

    std::vector<std::string> urls;

private:
    std::vector<HttpResponse> answers_;
};

}  // namespace forecast
