#pragma once

#include <xgboost/c_api.h>

namespace forecast {

/// The functions of XGBoost that are used.
struct XgboostLibrary {
    decltype(XGBGetLastError)* last_error;
    decltype(XGDMatrixCreateFromMat)* matrix_create;
    decltype(XGDMatrixFree)* matrix_free;
    decltype(XGDMatrixSetFloatInfo)* matrix_set_info;
    decltype(XGBoosterCreate)* booster_create;
    decltype(XGBoosterFree)* booster_free;
    decltype(XGBoosterSetParam)* booster_set_param;
    decltype(XGBoosterUpdateOneIter)* booster_update;
    decltype(XGBoosterPredictFromDMatrix)* booster_predict;
    decltype(XGBoosterSaveModelToBuffer)* booster_save;
    decltype(XGBoosterLoadModelFromBuffer)* booster_load;
};

/// Opens it at the first call. Throws Error(internal) where it is not there.
const XgboostLibrary& xgboost();

}  // namespace forecast
