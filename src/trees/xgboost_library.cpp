#include "xgboost_library.hpp"

namespace forecast {

const XgboostLibrary& xgboost() {
    static const XgboostLibrary kFunctions;
    return kFunctions;
}

}  // namespace forecast
