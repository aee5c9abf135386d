#include <algorithm>
#include <array>
#include <set>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/forecasters/forecasters.hpp"
#include "forecaster_graph.hpp"

namespace forecast {
namespace {

/// Goes from each entry to what it builds on, once.
class BaseCheck {
public:
    explicit BaseCheck(const NamedForecasters& named) : named_(named) {}

    /// Throws for `name` and what it builds on.
    void check(const std::string& name) {
        if (std::find(path_.begin(), path_.end(), name) != path_.end()) {
            path_.push_back(name);
            throw Error(ErrorKind::invalid_argument, "forecasters.{} builds on itself: {}", path_.front(),
                        join(path_, " -> "));
        }
        if (!is_forecaster(name, named_)) {
            throw Error(ErrorKind::invalid_argument, "forecasters.{} names '{}', which is no forecaster; there are {}",
                        path_.back(), visible(name), join(known_names(named_), ", "));
        }
        if (!checked_.insert(name).second) {
            return;
        }
        path_.push_back(name);
        for (const std::string& base : bases_of(name, named_)) {
            check(base);
        }
        if (const auto level = level_of(name, named_)) {
            check(*level);
        }
        path_.pop_back();
    }

private:
    const NamedForecasters& named_;
    std::set<std::string> checked_;
    std::vector<std::string> path_;  // of those that build on the one that is looked at
};

/// A name is a file's, a metric's, a column's and a key's.
void check_name(const std::string& name) {
    constexpr std::size_t kLongest = 60;
    constexpr std::array kColumns = {"time", "actual", "issued_at"};  // of predictions.csv
    const bool is_word = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (name.empty() || name.size() > kLongest || !is_word) {
        throw Error(ErrorKind::invalid_argument,
                    "forecasters: '{}' cannot name a forecaster; a name is of letters, digits, '_' and '-', {} at most",
                    visible(clipped(name, kLongest)), kLongest);
    }
    const bool is_column = std::find(kColumns.begin(), kColumns.end(), name) != kColumns.end();
    if (is_unnamed(name) || name == kNetworkName || is_column) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{}: that is the name of another {}", name,
                    is_column ? "column of predictions.csv" : "forecaster");
    }
}

void check_members(const std::string& name, const std::vector<std::string>& members) {
    if (members.empty()) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{} has no members; name them in \"of\"", name);
    }
    for (const std::string& member : members) {
        if (std::count(members.begin(), members.end(), member) > 1) {
            throw Error(ErrorKind::invalid_argument, "forecasters.{} names {} twice", name, visible(member));
        }
    }
}

void check_daily_level(const std::string& name, const DailyLevelOptions& options) {
    if (options.base.empty()) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{} moves no forecaster; name it in \"base\"", name);
    }
    if (options.of.empty()) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{} has no level; name a forecaster of days in \"of\"",
                    name);
    }
    for (const auto& [column, wanted] : options.columns) {
        if (wanted.from.empty() || wanted.until == "00:00") {
            throw Error(ErrorKind::invalid_argument, "forecasters.{}.columns.{} is of {}", name, visible(column),
                        wanted.from.empty() ? "no column of the frame; name it in \"from\"" : "no part of a day");
        }
    }
}

/// What is of days reads another frame than what is not; nothing can be both, nor of two daily levels.
void check_days(const NamedForecasters& named) {
    const auto days = forecasters_of_days(named);
    for (const auto& [name, options] : named) {
        const auto level = days.find(name);
        if (level != days.end() && (name == kLinear || name == kAdditive)) {
            throw Error(
                ErrorKind::invalid_argument,
                "forecasters.{} reads '{}' by days, which is the name of a forecaster of rows; give the days an "
                "entry of another name",
                level->second, name);
        }
        if (const auto of = level_of(name, named); of && days.count(*of) > 0 && days.at(*of) != name) {
            throw Error(
                ErrorKind::invalid_argument,
                "forecasters.{} reads '{}', which is of the days that forecasters.{} reads; give it an entry of "
                "its own",
                name, *of, days.at(*of));
        }
        if (level != days.end() && options.type == kDailyLevel) {
            throw Error(ErrorKind::invalid_argument,
                        "forecasters.{} is of days, since forecasters.{} names it in \"of\": a daily level has none",
                        name, level->second);
        }
        for (const std::string& base : bases_of(name, named)) {
            const auto other = days.find(base);
            if (other != days.end() && (level == days.end() || level->second != other->second)) {
                throw Error(ErrorKind::invalid_argument,
                            "forecasters.{} builds on '{}', which is of the days that forecasters.{} reads; give it an "
                            "entry of its own",
                            name, base, other->second);
            }
        }
    }
}

void check_transfer(const std::string& name, const TransferOptions& options) {
    if (options.base.empty()) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{} corrects no forecaster; name it in \"base\"", name);
    }
    if (options.from.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "forecasters.{} reads no other load; name its column of the frame in \"from\"", name);
    }
    if (options.model.type.empty()) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{} has no model of the other load; give it in \"model\"",
                    name);
    }
}

}  // namespace

void check_bases(const NamedForecasters& named) {
    constexpr std::size_t kMost = 100;
    if (named.size() > kMost) {
        throw Error(ErrorKind::invalid_argument, "forecasters: there are {}, {} at most can be", named.size(), kMost);
    }
    for (const auto& [name, options] : named) {
        check_name(name);
        if (options.type == "combination") {
            check_members(name, options.combination.of);
        } else if (options.type == kTransfer) {
            check_transfer(name, options.transfer);
        } else if (options.type == kDailyLevel) {
            check_daily_level(name, options.daily_level);
        }
    }
    BaseCheck check(named);
    for (const auto& [name, options] : named) {
        check.check(name);
    }
    check_days(named);
}

}  // namespace forecast
