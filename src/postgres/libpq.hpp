#pragma once

#include <libpq-fe.h>

namespace forecast {

/// The functions of libpq that are used, by their names without "PQ".
struct LibpqLibrary {
    decltype(PQconninfoFree)* conninfo_free;
    decltype(PQconninfoParse)* conninfo_parse;
    decltype(PQfreemem)* freemem;
    decltype(PQfinish)* finish;
    decltype(PQconnectStartParams)* connect_start_params;
    decltype(PQstatus)* status;
    decltype(PQsetErrorVerbosity)* set_error_verbosity;
    decltype(PQsetNoticeProcessor)* set_notice_processor;
    decltype(PQsocket)* socket;
    decltype(PQconnectPoll)* connect_poll;
    decltype(PQresultErrorField)* result_error_field;
    decltype(PQerrorMessage)* error_message;
    decltype(PQexec)* exec;
    decltype(PQexecParams)* exec_params;
    decltype(PQresultStatus)* result_status;
    decltype(PQputCopyData)* put_copy_data;
    decltype(PQputCopyEnd)* put_copy_end;
    decltype(PQgetResult)* get_result;
    decltype(PQclear)* clear;
    decltype(PQtransactionStatus)* transaction_status;
    decltype(PQntuples)* ntuples;
    decltype(PQnfields)* nfields;
    decltype(PQgetisnull)* getisnull;
    decltype(PQgetvalue)* getvalue;
    decltype(PQgetlength)* getlength;
    decltype(PQftype)* ftype;
};

/// Opens it at the first call. Throws Error(internal) where it is not there.
const LibpqLibrary& libpq();

}  // namespace forecast
