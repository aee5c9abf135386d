#include "forecast/core/saved_fit.hpp"

#include "forecast/core/number.hpp"

namespace forecast {

void require(bool so, const char* what) {
    if (!so) {
        throw Malformed(what);
    }
}

double read_number(const nlohmann::ordered_json& saved) {
    const auto value = saved.get<double>();
    require(is_believable(value), "a number is beyond all that is fitted");
    return value;
}

Error not_ours(const std::string& source, const std::string& why) {
    return Error("{} cannot serve as a saved forecaster: {}; train anew", source, why);
}

}  // namespace forecast
