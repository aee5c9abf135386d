#include "interval_ends.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "local_clock.hpp"
#include "time_stamps.hpp"

namespace forecast {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr std::size_t kToMinutes = 16;  // of "2022-01-01T00:30"

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
            words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    return words;
}

template <std::size_t Count>
bool has_word(const std::string& text, const std::array<std::string_view, Count>& known) {
    const auto words = words_of(text);
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return std::find(known.begin(), known.end(), word) != known.end();
    });
}

seconds clock_of(const std::string& written) {
    return written.size() < kToMinutes ? seconds(0) : local_clock(std::string_view(written).substr(kIsoDaySize + 1));
}

/// Days from a step after midnight to midnight.
bool ends_at_midnight(const WrittenSpan& span) {
    return clock_of(span.last()) == seconds(0) && span.first().compare(0, kIsoDaySize, span.last(), 0, kIsoDaySize) < 0;
}

bool is_repeated(Timestamp local, const std::string& zone) {
    const Day day = day_of(local, "UTC");
    const seconds clock = local - start_of(day, "UTC");
    return from_local(day, clock, zone) != from_local(day, clock, zone, true);
}

/// Whether a day of the change has its 03:00 twice.
bool labels_follow_begins(const std::vector<RawValue>& values, seconds step, const std::string& zone) {
    Day day{-1'000'000};
    bool has_change = false;
    std::set<Timestamp> seen;
    for (const RawValue& value : values) {
        if (value.local_clock == 0) {
            continue;
        }
        const Timestamp local(seconds(value.local_clock));
        if (const Day of_value = day_of(local, "UTC"); of_value != day) {
            day = of_value;
            has_change = start_of(day + 1, zone) - start_of(day, zone) > hours(24);
        }
        const bool is_end_of_repeated = has_change && !is_repeated(local, zone) && is_repeated(local - step, zone);
        if (is_end_of_repeated && !seen.insert(local).second) {
            return true;
        }
    }
    return false;
}

void move_days(std::vector<RawValue>& values, seconds step, const std::string& zone) {
    const int days = static_cast<int>(step / hours(24));
    for (RawValue& value : values) {
        value.time = start_of(day_of(value.time - seconds(1), zone) - (days - 1), zone);
    }
}

}  // namespace

void WrittenSpan::look_at(std::string_view iso) {
    const std::string_view written = iso.substr(0, kToMinutes);
    has_hour_24_ = has_hour_24_ || written.substr(std::min(kIsoDaySize + 1, written.size()), 2) == "24";
    if (first_.empty() || written < first_) {
        first_ = written;
    }
    if (written > last_) {
        last_ = written;
    }
}

StampsAre classify_stamps(const std::vector<WrittenSpan>& files, const std::string& says, seconds step) {
    constexpr std::array<std::string_view, 7> kEnd = {"end", "ende",  "ending", "bis",
                                                      "fin", "until", "prm"};  // Enedis' meters
    constexpr std::array<std::string_view, 6> kBegin = {"begin", "start", "von", "debut", "from", "beginning"};
    const auto is_so = [](const auto& spans, auto&& condition) {
        return std::any_of(spans.begin(), spans.end(), condition);
    };
    if (has_word(says, kBegin)) {
        return StampsAre::begins;
    }
    if (has_word(says, kEnd) || is_so(files, [](const WrittenSpan& span) { return span.has_hour_24(); })) {
        return StampsAre::ends;
    }
    const bool step_after_midnight =
        step < hours(24) && !is_so(files, [&](const WrittenSpan& span) { return clock_of(span.first()) != step; });
    if (!step_after_midnight || !is_so(files, ends_at_midnight)) {
        return StampsAre::begins;
    }
    return step % hours(1) == seconds(0) ? StampsAre::perhaps_ends : StampsAre::ends;
}

void move_to_begins(std::vector<RawValue>& values, seconds step, const std::string& zone) {
    if (step % hours(24) == seconds(0)) {
        move_days(values, step, zone);
        return;
    }
    const bool by_label = labels_follow_begins(values, step, zone);
    LocalClock clock(zone);
    for (RawValue& value : values) {
        const bool is_local = value.local_clock != 0;
        value.time =
            is_local && by_label ? clock.instant(Timestamp(seconds(value.local_clock)) - step, 0) : value.time - step;
    }
}

}  // namespace forecast
