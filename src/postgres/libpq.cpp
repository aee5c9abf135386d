#include "libpq.hpp"

namespace forecast {

const LibpqLibrary& libpq() {
    static const LibpqLibrary kFunctions;
    return kFunctions;
}

}  // namespace forecast
