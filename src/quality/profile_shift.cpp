#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include "checks.hpp"
#include "daily_sharpness.hpp"
#include "forecast/core/missing.hpp"
#include "order_statistics.hpp"
#include "weekly_habit.hpp"

namespace forecast {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kWeek = 7;

/// How the week from `day` on lies against the week before it.
struct WeekFit {
    std::size_t day = 0;
    int lag = 0;        ///< in steps, that fits best; below 0 = earlier than before
    double misfit = 0;  ///< without a lag, as a share of the profile's own sum of squares
    double gain = 0;    ///< the share of that misfit which the lag takes away
};

/// A day from which on the profile stands elsewhere than on the days before.
struct Move {
    std::size_t day = 0;
    int lag = 0;
    double gain = 0;
};

double power_of(const std::vector<double>& profile) {
    double sum = 0;
    for (const double x : profile) {
        sum += std::isfinite(x) ? x * x : 0;
    }
    return sum;
}

class ShiftSearch {
public:
    ShiftSearch(const RegularValues& grid, seconds span, int most_steps)
        : sharpness_(grid, span), most_steps_(most_steps), margin_(static_cast<std::size_t>(most_steps)) {
        for (std::size_t day = kWeek; day + kWeek <= sharpness_.days(); ++day) {
            if (const auto fit = fit_of(day)) {
                fits_.push_back(*fit);
            }
        }
    }

    /// The usual misfit of one week to the week before; infinite where there are too few weeks to tell.
    [[nodiscard]] double usual_misfit() const {
        constexpr std::size_t kFewest = 14;
        std::vector<double> misfits;
        for (const WeekFit& fit : fits_) {
            misfits.push_back(fit.misfit);
        }
        return misfits.size() < kFewest ? std::numeric_limits<double>::infinity() : median_of(misfits);
    }

    [[nodiscard]] std::vector<Move> moves() const {
        std::vector<Move> found;
        std::vector<WeekFit> cluster;
        for (const WeekFit& fit : fits_) {
            if (!is_moved(fit)) {
                continue;
            }
            if (!cluster.empty() && !belongs_to(cluster, fit)) {
                add_move(cluster, found);
                cluster.clear();
            }
            cluster.push_back(fit);
        }
        add_move(cluster, found);
        return lasting(found);
    }

private:
    /// Those that the weeks around show, too, as far as the moves before and after; one week of odd weather is none.
    [[nodiscard]] std::vector<Move> lasting(const std::vector<Move>& moves) const {
        constexpr std::size_t kMonth = 28;
        constexpr double kStill = 0.3;
        std::vector<Move> found;
        for (std::size_t i = 0; i < moves.size(); ++i) {
            const Move& move = moves[i];
            const std::size_t since = std::min(kMonth, move.day - (i == 0 ? 0 : moves[i - 1].day));
            const std::size_t until =
                std::min(kMonth, (i + 1 < moves.size() ? moves[i + 1].day : sharpness_.days()) - move.day);
            if (since == 0 || until == 0) {
                found.push_back(move);
                continue;
            }
            const auto before = sharpness_.medians(move.day - since, since);
            const auto after = sharpness_.medians(move.day, until);
            const double gain = 1 - misfit(before, after, move.lag, margin_) / misfit(before, after, 0, margin_);
            if (!(gain < kStill)) {
                found.push_back(move);
            }
        }
        return found;
    }

    static bool is_moved(const WeekFit& fit) {
        constexpr double kConvincing = 0.5;
        return fit.lag != 0 && fit.gain > kConvincing;
    }

    /// Weeks that begin on days close by see the same move; where noise is high, some see it a step longer.
    static bool belongs_to(const std::vector<WeekFit>& cluster, const WeekFit& fit) {
        constexpr std::size_t kClose = 3;
        return fit.day <= cluster.back().day + kClose && (fit.lag < 0) == (cluster.back().lag < 0);
    }

    [[nodiscard]] std::optional<WeekFit> fit_of(std::size_t day) const {
        const auto before = sharpness_.week(day - kWeek);
        const auto after = sharpness_.week(day);
        const double still = misfit(before, after, 0, margin_);
        WeekFit fit{day, 0, still / power_of(before), 0};
        for (int lag = -most_steps_; lag <= most_steps_; ++lag) {
            const double gain = 1 - misfit(before, after, lag, margin_) / still;
            if (gain > fit.gain) {
                fit.lag = lag;
                fit.gain = gain;
            }
        }
        return std::isfinite(fit.misfit) ? std::optional(fit) : std::nullopt;
    }

    void add_move(const std::vector<WeekFit>& cluster, std::vector<Move>& found) const {
        constexpr std::size_t kFewest = 3;  // weeks that begin on as many days
        if (cluster.size() < kFewest) {
            return;
        }
        const auto best = std::max_element(cluster.begin(), cluster.end(),
                                           [](const WeekFit& a, const WeekFit& b) { return a.gain < b.gain; });
        found.push_back({first_day(cluster, best->lag), best->lag, best->gain});
    }

    /// The day at which the days change from fitting the week before better as it is to fitting it better with the lag.
    [[nodiscard]] std::size_t first_day(const std::vector<WeekFit>& cluster, int lag) const {
        const std::size_t begin = cluster.front().day;
        const std::size_t end = std::min(cluster.back().day + kWeek, sharpness_.days());
        const auto before = sharpness_.week(begin - kWeek);
        double votes = 0;  // for a change on `day` and against one on `begin`
        double most = 0;
        std::size_t chosen = begin;
        for (std::size_t day = begin; day < end; ++day) {
            const double moved = misfit(before, sharpness_.day(day), lag, margin_);
            const double still = misfit(before, sharpness_.day(day), 0, margin_);
            votes += std::isfinite(moved - still) ? moved - still : 0;
            if (votes > most) {
                most = votes;
                chosen = day + 1;
            }
        }
        return chosen;
    }

    DailySharpness sharpness_;
    int most_steps_;
    std::size_t margin_;
    std::vector<WeekFit> fits_;
};

std::string minutes_of(const RegularValues& grid, int lag) {
    return fmt::format("{} minutes", std::abs(lag) * (grid.step.count() / 60));
}

/// Whether a move by `lag` steps on that day is what a clock change that somebody missed looks like.
bool is_missed_clock_change(const RegularValues& grid, const Move& move) {
    const bool by_an_hour = std::abs(move.lag) * grid.step == hours(1);
    return by_an_hour && move.day < grid.days() && grid.clock_changes_on(move.day);
}

SeriesFinding describe(const CheckedSeries& series, const Move& move, int lag, std::size_t end_day) {
    const RegularValues& grid = series.grid;
    const std::size_t begin = grid.begin_of(move.day);
    const std::size_t end = grid.begin_of(end_day);
    const bool clock = is_missed_clock_change(grid, move);
    SeriesFinding finding{clock ? FindingKind::clock_change : FindingKind::profile_shift,
                          series.name,
                          {place_of(grid, begin, end)},
                          "",
                          "",
                          Severity::problem};
    const std::string until =
        end_day == grid.days() ? "to the end" : fmt::format("until {}", format_day(grid.day(end_day)));
    finding.sentence = fmt::format(
        "from {} {} the daily profile stands {} {} than before{} ({:.0f} % of the difference between the weeks before "
        "and after is gone with that shift)",
        format_day(grid.day(move.day)), until, minutes_of(grid, lag), lag < 0 ? "earlier" : "later",
        clock ? ": the clock change of that day was not followed" : "", 100 * move.gain);
    finding.advice = fmt::format(
        "the time stamps are wrong by so much: move these rows {} {} in the source, or leave "
        "them out",
        minutes_of(grid, lag), lag < 0 ? "later" : "earlier");
    return finding;
}

/// A shift lasts until the moves add up to none.
std::vector<SeriesFinding> describe_all(const CheckedSeries& series, const std::vector<Move>& moves) {
    std::vector<SeriesFinding> found;
    int lag = 0;
    for (std::size_t i = 0; i < moves.size(); ++i) {
        lag += moves[i].lag;
        if (lag != 0) {
            found.push_back(
                describe(series, moves[i], lag, i + 1 < moves.size() ? moves[i + 1].day : series.grid.days()));
        }
    }
    return found;
}

/// Those moves that the sun does not explain. What follows it stands an hour later on the summer clock; a load less its
/// solar production moves with it, while that part of it stays which people tie to the clock. A series without habits
/// of the week may follow the sun alone, whose days also grow longer and shorter.
std::vector<Move> without_the_suns(const CheckedSeries& series, std::vector<Move> moves) {
    const RegularValues& grid = series.grid;
    if (has_weekly_habit(grid)) {
        const auto is_the_suns = [&](const Move& move) { return people_stayed(grid, move.day, move.lag); };
        moves.erase(std::remove_if(moves.begin(), moves.end(), is_the_suns), moves.end());
        return moves;
    }
    const auto end = std::remove_if(moves.begin(), moves.end(), [&](const Move& move) {
        return std::abs(move.lag) * grid.step % hours(1) == seconds(0);
    });
    series.judged.push_back(fmt::format(
        "profile_shift: by whole hours not judged ({} left alone), no day of the week stands out, so that it may "
        "follow the sun",
        counted(static_cast<std::size_t>(moves.end() - end), "move")));
    moves.erase(end, moves.end());
    return moves;
}

}  // namespace

std::vector<SeriesFinding> find_profile_shifts(const CheckedSeries& series) {
    const RegularValues& grid = series.grid;
    constexpr double kHabit = 0.5;
    if (grid.step > hours(1) || hours(24) % grid.step != seconds(0)) {
        series.judged.emplace_back("profile_shift: not judged, the step is longer than an hour");
        return {};
    }
    const int most_steps = std::max(2, static_cast<int>(hours(1) / grid.step));
    double usual = std::numeric_limits<double>::infinity();
    for (const seconds span : {seconds(minutes(30)), seconds(hours(1))}) {  // what is noisy is looked at more coarsely
        const ShiftSearch search(grid, span, most_steps);
        usual = search.usual_misfit();
        if (usual < kHabit) {
            series.judged.push_back(fmt::format(
                "profile_shift: the sharp bends of its day differ by {:.0f} % from week to week", 100 * usual));
            return describe_all(series, without_the_suns(series, search.moves()));
        }
    }
    series.judged.push_back(
        std::isfinite(usual)
            ? fmt::format("profile_shift: not judged, the sharp bends of its day differ by {:.0f} % "
                          "from week to week: no habit of the clock to hold on to",
                          100 * usual)
            : "profile_shift: not judged, on fewer than 14 days a week can be compared with the one before");
    return {};
}

}  // namespace forecast
