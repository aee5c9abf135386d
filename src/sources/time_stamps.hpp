#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace forecast {

/// Size of "2024-03-31".
inline constexpr std::size_t kIsoDaySize = 10;

/// Reads the times of one file as ISO 8601. Their pattern is given, or found from the times themselves.
///
/// Call order: look_at* read*, where look_at() is not needed with a given pattern.
///
/// Example: "05/04/2024" fits %d/%m/%Y and %m/%d/%Y; a later "31/12/2024" leaves the first.
class TimeStamps {
public:
    /// `pattern` as for take_time(); empty: to be found.
    explicit TimeStamps(std::string pattern);

    /// Narrows the patterns down by one time. A time that no pattern fits changes nothing.
    void look_at(std::string_view text);
    /// Whether looking at more times can still narrow the patterns down.
    [[nodiscard]] bool is_open() const { return looked_at_ == 0 || patterns_.size() > 1; }
    /// The patterns that fit all times looked at: several if day and month cannot be told apart.
    [[nodiscard]] const std::vector<std::string>& patterns() const { return patterns_; }
    /// Chooses `pattern` if it is one of those.
    void prefer(const std::string& pattern);

    /// The time in `text`, of an interval "begin - end" its begin; empty if there is none. The view lives until the
    /// next call, and as long as `text`.
    std::string_view read(std::string_view text);

private:
    std::vector<std::string> patterns_;
    bool whole_ = false;  ///< the pattern covers day and time, not the day alone
    std::size_t looked_at_ = 0;
    std::string iso_;
};

/// "begin - end", cut in two and trimmed.
struct WrittenInterval {
    std::string_view begin;
    std::string_view end;
};
/// Cuts an interval in two; `end` is empty if there is one time only.
WrittenInterval split_interval(std::string_view text);

/// Whether `text` is a time of day alone, such as "17:24" or "17:24:00".
bool is_clock(std::string_view text);

}  // namespace forecast
