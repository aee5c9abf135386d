#include "periods.hpp"

#include <algorithm>

namespace forecast {
namespace {

std::vector<Period> cut(const Period& wanted, Date (*next)(const Date&)) {
    std::vector<Period> periods;
    Timestamp begin = wanted.begin;
    while (begin < wanted.end) {
        const Day following = to_day(next(to_date(day_of(begin, "UTC"))));
        const Timestamp end = std::min(wanted.end, start_of(following, "UTC"));
        periods.push_back({begin, end});
        begin = end;
    }
    return periods;
}

}  // namespace

std::vector<Period> by_month(const Period& wanted) {
    return cut(wanted, [](const Date& date) {
        return date.month == 12 ? Date{date.year + 1, 1, 1} : Date{date.year, date.month + 1, 1};
    });
}

std::vector<Period> by_year(const Period& wanted) {
    return cut(wanted, [](const Date& date) { return Date{date.year + 1, 1, 1}; });
}

}  // namespace forecast
