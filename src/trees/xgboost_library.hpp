#pragma once

#include <xgboost/c_api.h>

#include "forecast/core/shared_library.hpp"

namespace forecast {

/// The functions of XGBoost that are used.
struct XgboostLibrary {
    SharedLibrary library{"libxgboost.so.0", "libxgboost.so"};
    decltype(XGBGetLastError)* last_error = library.function("XGBGetLastError");
    decltype(XGDMatrixCreateFromMat)* matrix_create = library.function("XGDMatrixCreateFromMat");
    decltype(XGDMatrixFree)* matrix_free = library.function("XGDMatrixFree");
    decltype(XGDMatrixSetFloatInfo)* matrix_set_info = library.function("XGDMatrixSetFloatInfo");
    decltype(XGBoosterSetStrFeatureInfo)* booster_set_names = library.function("XGBoosterSetStrFeatureInfo");
    decltype(XGBoosterCreate)* booster_create = library.function("XGBoosterCreate");
    decltype(XGBoosterFree)* booster_free = library.function("XGBoosterFree");
    decltype(XGBoosterSetParam)* booster_set_param = library.function("XGBoosterSetParam");
    decltype(XGBoosterUpdateOneIter)* booster_update = library.function("XGBoosterUpdateOneIter");
    decltype(XGBoosterPredictFromDMatrix)* booster_predict = library.function("XGBoosterPredictFromDMatrix");
    decltype(XGBoosterSaveModelToBuffer)* booster_save = library.function("XGBoosterSaveModelToBuffer");
    decltype(XGBoosterLoadModelFromBuffer)* booster_load = library.function("XGBoosterLoadModelFromBuffer");
};

/// Opens it at the first call. Throws Error(internal) where it is not there.
const XgboostLibrary& xgboost();

}  // namespace forecast
