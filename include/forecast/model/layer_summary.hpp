#pragma once

#include <cstdint>
#include <string>

namespace forecast {

/// One layer of a network, for people.
struct LayerSummary {
    std::string name;             ///< "lstm0", "dense0", "output"
    std::string output;           ///< its shape for one sample: "30 x 50"
    std::int64_t parameters = 0;  ///< weights that are learnt
};

}  // namespace forecast
