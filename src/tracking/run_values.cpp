#include "forecast/tracking/run_values.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>

#include <spdlog/spdlog.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"

namespace forecast {
namespace {

constexpr double kLargest = std::numeric_limits<double>::max();

bool ends_with_word(std::string_view text, std::string_view word) {
    if (text.size() < word.size() || text.substr(text.size() - word.size()) != word) {
        return false;
    }
    const std::string_view before = text.substr(0, text.size() - word.size());
    return before.empty() || before.back() == '_' || before.back() == '/' || before.back() == '.';
}

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

bool is_key_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80U || std::isalnum(byte) != 0 || std::string_view("_-. :/").find(c) != std::string_view::npos;
}

/// A key is also a path in MLflow: it must not change when that path is normalised.
bool is_normal_path(std::string_view key) {
    while (true) {
        const auto slash = key.find('/');
        const std::string_view part = key.substr(0, slash);
        if (part.empty() || part == "." || part == "..") {
            return false;
        }
        if (slash == std::string_view::npos) {
            return true;
        }
        key.remove_prefix(slash + 1);
    }
}

}  // namespace

StoredValue to_stored(double value) {
    if (std::isnan(value)) {
        return {0, true};
    }
    return {std::isinf(value) ? std::copysign(kLargest, value) : value, false};
}

double from_stored(const StoredValue& stored) {
    if (stored.is_nan) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const bool infinite = std::abs(stored.value) >= kLargest;
    return infinite ? std::copysign(std::numeric_limits<double>::infinity(), stored.value) : stored.value;
}

bool larger_is_better(std::string_view metric) {
    constexpr std::array<std::string_view, 7> kWords = {"r2", "accuracy", "precision", "recall",
                                                        "f1", "f1_score", "auc"};
    return std::any_of(kWords.begin(), kWords.end(),
                       [&](std::string_view word) { return ends_with_word(metric, word); });
}

LongValues long_values_of(const TrackingLocation& location) {
    return location.truncate_long_values ? LongValues::cut : LongValues::refuse;
}

bool is_run_id(std::string_view text) {
    constexpr std::size_t kDigits = 32;
    return text.size() == kDigits &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

void check_key(std::string_view kind, const std::string& key) {
    if (key.empty()) {
        throw Error(ErrorKind::invalid_argument, "a {} needs a name, this one is empty", kind);
    }
    if (count_code_points(key) > kLongestKey) {
        throw Error(ErrorKind::invalid_argument, "the {} name '{}...' is longer than MLflow's {} characters", kind,
                    stored_text(key, 40), kLongestKey);
    }
    for (const char c : key) {
        if (!is_key_character(c)) {
            throw Error(ErrorKind::invalid_argument,
                        "'{}' cannot name a {} in MLflow: letters, digits, '_', '-', '.', ' ', ':' and '/' are allowed",
                        visible(key), kind);
        }
    }
    if (!is_normal_path(key) || key.compare(0, 2, "..") == 0) {
        throw Error(ErrorKind::invalid_argument,
                    "'{}' cannot name a {} in MLflow: between slashes there must be a name, not '.' or '..'", key,
                    kind);
    }
}

std::string fitted_text(std::string_view kind, const std::string& key, const std::string& text, std::size_t limit,
                        LongValues long_values) {
    if (text.size() > limit && count_code_points(text) > limit) {
        if (long_values == LongValues::refuse) {
            throw Error(
                ErrorKind::invalid_argument,
                "{} {} has {} characters; MLflow takes {}, and MLFLOW_TRUNCATE_LONG_VALUES=false forbids to cut", kind,
                key, count_code_points(text), limit);
        }
        spdlog::warn("{} {} is cut to MLflow's {} characters", kind, key, limit);
    }
    return stored_text(text, limit);
}

std::string stored_text(std::string_view text, std::size_t limit) {
    std::string stored;
    for (std::size_t count = 0; count < limit && !text.empty(); ++count) {
        const std::string_view code_point = front_code_point(text);
        stored += code_point.empty() ? "\xEF\xBF\xBD" : code_point;
        text.remove_prefix(code_point.empty() ? 1 : code_point.size());
    }
    return stored;
}

std::size_t count_code_points(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        count += is_continuation(c) ? 0 : 1;
    }
    return count;
}

}  // namespace forecast
