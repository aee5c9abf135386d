#include "forecast/search/space.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/number.hpp"

namespace forecast {
namespace {

constexpr double kMostSettings = 1e9;
constexpr double kRounding = 1e-9;  // of a step: 0.1 + 2 * 0.1 counts as 0.3

[[noreturn]] void refuse(const std::string& key, const std::string& sentence) {
    throw Error(ErrorKind::invalid_argument, "sweep.parameters: '{}' {}", key, sentence);
}

void check_list(const std::string& key, const std::vector<OptionText>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::find(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values[i]) !=
            values.begin() + static_cast<std::ptrdiff_t>(i)) {
            refuse(key, fmt::format("has the value {} twice", values[i].text));
        }
    }
}

void check_range(const std::string& key, const ParameterOptions& options) {
    if (!options.from || !options.to) {
        refuse(key, "has no values: give a list of them, or a range with from and to");
    }
    if (*options.to <= *options.from) {
        refuse(key, fmt::format("is a range from {} to {}; to must be above from", *options.from, *options.to));
    }
    if (options.scale == RangeScale::log && *options.from <= 0) {
        refuse(key, fmt::format("is searched on a log scale from {}; such a range must begin above 0", *options.from));
    }
    if (options.scale == RangeScale::log && options.step) {
        refuse(key, "has a step on a log scale; leave one of them out");
    }
}

void check_whole(const std::string& key, const ParameterOptions& options) {
    for (const auto& number : {options.from, options.to, options.step}) {
        if (number && *number != std::round(*number)) {
            refuse(key, fmt::format("takes whole numbers, and {} of its range is none", *number));
        }
    }
}

}  // namespace

std::optional<std::size_t> ParameterSpace::count() const {
    if (!is_range()) {
        return choices.size();
    }
    const double distance = step > 0 ? step : 1;
    const double n = std::floor((to - from) / distance + kRounding) + 1;
    if ((step == 0 && (!whole || scale == RangeScale::log)) || n > kMostSettings) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(n);
}

double ParameterSpace::value(std::size_t n) const {
    return is_range() ? rounded(from + static_cast<double>(n) * (step > 0 ? step : 1)) : static_cast<double>(n);
}

double ParameterSpace::rounded(double x) const {
    if (!is_range()) {
        return x;
    }
    double y = std::clamp(x, from, to);
    if (step > 0) {
        const double last = std::floor((to - from) / step + kRounding);
        y = from + std::min(std::round((y - from) / step), last) * step;
    }
    return whole ? std::round(y) : y;
}

OptionText ParameterSpace::text(double coordinate) const {
    if (!is_range()) {
        return choices[static_cast<std::size_t>(coordinate)];
    }
    return {step > 0 ? fmt::format("{:.12g}", coordinate) : fmt::format("{}", coordinate)};
}

bool ParameterSpace::is_ordered() const {
    std::vector<double> numbers;
    for (const OptionText& choice : choices) {
        const auto number = parse_number(choice.text);
        if (!number) {
            return false;
        }
        numbers.push_back(*number);
    }
    return std::is_sorted(numbers.begin(), numbers.end()) || std::is_sorted(numbers.rbegin(), numbers.rend());
}

ParameterSpace make_space(const std::string& key, const ParameterOptions& options, bool whole) {
    if (!options.values.empty()) {
        if (options.from || options.to || options.step) {
            refuse(key, "has both values and a range; leave one of them out");
        }
        check_list(key, options.values);
        return {key, options.values};
    }
    check_range(key, options);
    if (whole) {
        check_whole(key, options);
    }
    return {key, {}, *options.from, *options.to, options.scale, options.step.value_or(0), whole};
}

std::vector<std::string> short_keys(const std::vector<ParameterSpace>& spaces) {
    const auto last = [](const std::string& key) { return key.substr(key.rfind('.') + 1); };
    std::vector<std::string> keys;
    for (const ParameterSpace& space : spaces) {
        const auto same = std::count_if(spaces.begin(), spaces.end(), [&](const ParameterSpace& other) {
            return last(other.key) == last(space.key);
        });
        keys.push_back(same > 1 ? space.key : last(space.key));
    }
    return keys;
}

std::optional<std::size_t> grid_size(const std::vector<ParameterSpace>& spaces) {
    double size = 1;
    for (const ParameterSpace& space : spaces) {
        const auto count = space.count();
        if (!count) {
            return std::nullopt;
        }
        size *= static_cast<double>(*count);
    }
    return size <= kMostSettings ? std::optional(static_cast<std::size_t>(size)) : std::nullopt;
}

Point grid_point(const std::vector<ParameterSpace>& spaces, std::size_t n) {
    Point point(spaces.size());
    for (std::size_t i = spaces.size(); i-- > 0;) {
        const std::size_t count = *spaces[i].count();
        point[i] = spaces[i].value(n % count);
        n /= count;
    }
    return point;
}

std::vector<std::pair<std::string, OptionText>> setting_of(const std::vector<ParameterSpace>& spaces,
                                                           const Point& point) {
    std::vector<std::pair<std::string, OptionText>> setting;
    for (std::size_t i = 0; i < spaces.size(); ++i) {
        setting.emplace_back(spaces[i].key, spaces[i].text(point[i]));
    }
    return setting;
}

}  // namespace forecast
