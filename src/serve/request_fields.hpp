#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "api_answer.hpp"
#include "forecast/core/enum_texts.hpp"
#include "forecast/tracking/entities.hpp"

namespace forecast {

/// The parameters of a request: of its JSON body or, for a GET, of its query. A parameter that is null is absent.
///
/// What is missing or no such value is ApiError(INVALID_PARAMETER_VALUE) in MLflow's words, which name the parameter by
/// its path: metrics[0].timestamp.
class RequestFields {
public:
    /// `body` is JSON; empty = no parameters.
    static RequestFields of_body(const std::string& body);
    /// "a=1&b=2&b=3", percent-encoded; b is a list.
    static RequestFields of_query(const std::string& query);

    static RequestFields of_object(nlohmann::json object) { return {std::move(object), false}; }

    /// As it came; null if it is absent.
    [[nodiscard]] nlohmann::json value(const char* key) const;
    [[nodiscard]] bool has(const char* key) const { return find(key) != nullptr; }
    [[nodiscard]] std::string text(const char* key) const;           ///< "" if it is absent; one with a NUL is refused
    [[nodiscard]] std::string required_text(const char* key) const;  ///< "" is missing, too
    [[nodiscard]] std::optional<std::int64_t> integer(const char* key) const;
    [[nodiscard]] std::int64_t required_integer(const char* key) const;
    [[nodiscard]] double required_number(const char* key) const;  ///< also the texts "NaN", "Infinity", "-Infinity"
    [[nodiscard]] bool flag(const char* key) const;               ///< false if it is absent
    [[nodiscard]] std::vector<std::string> texts(const char* key) const;
    [[nodiscard]] std::vector<RequestFields> objects(const char* key) const;
    [[nodiscard]] RequestFields required_object(const char* key) const;
    /// run_id, or run_uuid as its older name.
    [[nodiscard]] std::string run_id() const;
    /// [{key, value}]
    [[nodiscard]] std::vector<Tag> tags(const char* key) const;
    /// max_results of a search: from 1 to `most`.
    [[nodiscard]] std::size_t limit(std::optional<std::int64_t> when_absent, std::int64_t most) const;
    /// view_type or run_view_type; nothing = either.
    [[nodiscard]] std::optional<Lifecycle> view(const char* key) const;

    [[noreturn]] void refuse_value(const char* key, const std::string& hint = {}) const;

private:
    using Whole = std::shared_ptr<const nlohmann::json>;

    RequestFields(nlohmann::json object, bool is_query)
        : whole_(std::make_shared<const nlohmann::json>(std::move(object))),
          object_(whole_.get()),
          is_query_(is_query) {}
    /// A part of what `whole` is.
    RequestFields(Whole whole, const nlohmann::json& object, std::string path)
        : whole_(std::move(whole)), object_(&object), path_(std::move(path)) {}
    [[nodiscard]] const nlohmann::json* find(const char* key) const;
    [[noreturn]] void refuse_missing(const char* key) const;
    /// Databases and messages end a text at its first NUL.
    void refuse_nul(const char* key, const std::string& text) const;

    Whole whole_;
    const nlohmann::json* object_;  ///< in `whole_`
    bool is_query_ = false;
    std::string path_;  ///< before the keys: "metrics[0]."
};

}  // namespace forecast
