#include "xgboost_library.hpp"

#include "forecast/core/shared_library.hpp"

namespace forecast {

const XgboostLibrary& xgboost() {
    static const XgboostLibrary kFunctions = [] {
        const SharedLibrary library({"libxgboost.so.0", "libxgboost.so"});
        XgboostLibrary found = {};
        found.last_error = library.function<decltype(XGBGetLastError)>("XGBGetLastError");
        found.matrix_create = library.function<decltype(XGDMatrixCreateFromMat)>("XGDMatrixCreateFromMat");
        found.matrix_free = library.function<decltype(XGDMatrixFree)>("XGDMatrixFree");
        found.matrix_set_info = library.function<decltype(XGDMatrixSetFloatInfo)>("XGDMatrixSetFloatInfo");
        found.booster_create = library.function<decltype(XGBoosterCreate)>("XGBoosterCreate");
        found.booster_free = library.function<decltype(XGBoosterFree)>("XGBoosterFree");
        found.booster_set_param = library.function<decltype(XGBoosterSetParam)>("XGBoosterSetParam");
        found.booster_update = library.function<decltype(XGBoosterUpdateOneIter)>("XGBoosterUpdateOneIter");
        found.booster_predict = library.function<decltype(XGBoosterPredictFromDMatrix)>("XGBoosterPredictFromDMatrix");
        found.booster_save = library.function<decltype(XGBoosterSaveModelToBuffer)>("XGBoosterSaveModelToBuffer");
        found.booster_load = library.function<decltype(XGBoosterLoadModelFromBuffer)>("XGBoosterLoadModelFromBuffer");
        return found;
    }();
    return kFunctions;
}

}  // namespace forecast
