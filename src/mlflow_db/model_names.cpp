#include "model_names.hpp"

#include <algorithm>
#include <cctype>

#include "forecast/core/ascii.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/tracking/run_values.hpp"

namespace forecast {
namespace {

constexpr std::size_t kLongestModel = 256;
constexpr std::size_t kLongestAlias = 255;

bool is_alias_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80U || std::isalnum(byte) != 0 || c == '_' || c == '-';
}

/// "v12"
bool looks_like_version(const std::string& alias) {
    return alias.size() > 1 && (alias[0] == 'v' || alias[0] == 'V') &&
           std::all_of(alias.begin() + 1, alias.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

void check_model_name(const std::string& name) {
    if (name.empty() || name.find_first_of("/:@") != std::string::npos || count_code_points(name) > kLongestModel ||
        stored_text(name, name.size()) != name || has_control_character(name)) {
        throw Error(ErrorKind::invalid_argument,
                    "'{}' cannot name a registered model: it takes 1 to {} characters, none of them '/', ':', '@' or a "
                    "control character",
                    visible(stored_text(name, 40)), kLongestModel);
    }
}

void check_alias(const std::string& alias) {
    if (alias.empty() || count_code_points(alias) > kLongestAlias ||
        !std::all_of(alias.begin(), alias.end(), is_alias_character)) {
        throw Error(ErrorKind::invalid_argument,
                    "'{}' cannot be an alias: it takes 1 to {} letters, digits, '_' and '-'; try one like champion",
                    visible(stored_text(alias, 40)), kLongestAlias);
    }
    if (in_lower_case(alias) == "latest" || looks_like_version(alias)) {
        throw Error(ErrorKind::invalid_argument,
                    "'{}' cannot be an alias, since MLflow means a version by it; try one like champion", alias);
    }
}

}  // namespace forecast
