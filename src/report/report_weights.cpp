#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>

#include "forecast/core/mean.hpp"
#include "forecast/core/missing.hpp"
#include "report_view.hpp"

namespace forecast {
namespace {

/// Looks that can be told apart; further members are in the table alone.
constexpr std::array kMemberKinds = {"forecast", "second", "third", "fourth", "actual", "baseline"};

/// A member of the combination over the days of the weights.
struct MemberCourse {
    std::string member;
    std::vector<double> shares;  ///< [days] 0 where it had no forecast
    double mean = 0;
};

/// The one that weighs most first.
std::vector<MemberCourse> courses_of(const std::vector<DayWeights>& weights, Day first, std::size_t days) {
    std::map<std::string, std::vector<double>> by_member;
    for (const DayWeights& of_day : weights) {
        for (const MemberWeight& member : of_day.members) {
            by_member.try_emplace(member.member, days, kMissing);
        }
    }
    for (const DayWeights& of_day : weights) {
        const auto place = static_cast<std::size_t>(of_day.day - first);
        for (auto& [member, shares] : by_member) {
            shares[place] = 0;
        }
        for (const MemberWeight& member : of_day.members) {
            by_member[member.member][place] = member.weight;
        }
    }
    std::vector<MemberCourse> courses;
    for (auto& [member, shares] : by_member) {
        std::vector<double> known;
        std::copy_if(shares.begin(), shares.end(), std::back_inserter(known),
                     [](double share) { return !std::isnan(share); });
        courses.push_back({member, std::move(shares), mean_of(known)});
    }
    std::stable_sort(courses.begin(), courses.end(),
                     [](const MemberCourse& a, const MemberCourse& b) { return a.mean > b.mean; });
    return courses;
}

PageTable course_table(const std::vector<MemberCourse>& courses, const Words& words) {
    PageTable table{{{words("score.forecaster"), false},
                     {words("weights.mean")},
                     {words("weights.first")},
                     {words("weights.last")}},
                    {}};
    for (const MemberCourse& course : courses) {
        table.rows.push_back({words.name("forecaster.", course.member), words.percent(course.mean, 1),
                              words.percent(course.shares.front(), 1), words.percent(course.shares.back(), 1)});
    }
    return table;
}

std::string weights_title(const std::vector<MemberCourse>& courses, const Words& words) {
    constexpr double kSame = 0.005;
    if (courses.front().mean - courses.back().mean < kSame) {
        return words("weights.equal", courses.size());
    }
    return words("weights.title", words.name("forecaster.", courses.front().member),
                 words.percent(courses.front().mean));
}

}  // namespace

std::vector<PageFigure> weight_figures(const ReportView& view) {
    const auto& weights = view.reported().weights;
    if (weights.empty()) {
        return {};
    }
    const Words& words = view.words();
    const Day first = weights.front().day;
    SeriesPlot plot;
    plot.axis.kind = StepAxis::Kind::days;
    plot.axis.size = static_cast<std::size_t>(weights.back().day - first) + 1;
    plot.axis.first_day = first;
    plot.unit = "%";
    plot.with_zero = true;
    const auto courses = courses_of(weights, first, plot.axis.size);
    for (std::size_t i = 0; i < std::min(courses.size(), kMemberKinds.size()); ++i) {
        PlotLine line{words.name("forecaster.", courses[i].member), kMemberKinds.at(i), courses[i].shares};
        std::for_each(line.values.begin(), line.values.end(), [](double& share) { share *= 100; });
        plot.lines.push_back(std::move(line));
    }
    PageFigure figure;
    figure.name = "weights";
    figure.title = weights_title(courses, words);
    figure.subtitle = words("weights.subtitle", words.name("forecaster.", view.reported().weights_of));
    figure.plot = std::move(plot);
    figure.table = course_table(courses, words);
    figure.wide = true;
    return {std::move(figure)};
}

}  // namespace forecast
