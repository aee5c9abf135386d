#pragma once

#include <libpq-fe.h>

#include "forecast/core/shared_library.hpp"

namespace forecast {

/// The functions of libpq that are used, by their names without "PQ".
struct LibpqLibrary {
    SharedLibrary library{"libpq.so.5", "libpq.so"};
    decltype(PQconninfoFree)* conninfo_free = library.function("PQconninfoFree");
    decltype(PQconninfoParse)* conninfo_parse = library.function("PQconninfoParse");
    decltype(PQfreemem)* freemem = library.function("PQfreemem");
    decltype(PQfinish)* finish = library.function("PQfinish");
    decltype(PQconnectStartParams)* connect_start_params = library.function("PQconnectStartParams");
    decltype(PQstatus)* status = library.function("PQstatus");
    decltype(PQsetErrorVerbosity)* set_error_verbosity = library.function("PQsetErrorVerbosity");
    decltype(PQsetNoticeProcessor)* set_notice_processor = library.function("PQsetNoticeProcessor");
    decltype(PQsocket)* socket = library.function("PQsocket");
    decltype(PQconnectPoll)* connect_poll = library.function("PQconnectPoll");
    decltype(PQresultErrorField)* result_error_field = library.function("PQresultErrorField");
    decltype(PQerrorMessage)* error_message = library.function("PQerrorMessage");
    decltype(PQexec)* exec = library.function("PQexec");
    decltype(PQexecParams)* exec_params = library.function("PQexecParams");
    decltype(PQresultStatus)* result_status = library.function("PQresultStatus");
    decltype(PQputCopyData)* put_copy_data = library.function("PQputCopyData");
    decltype(PQputCopyEnd)* put_copy_end = library.function("PQputCopyEnd");
    decltype(PQgetResult)* get_result = library.function("PQgetResult");
    decltype(PQclear)* clear = library.function("PQclear");
    decltype(PQtransactionStatus)* transaction_status = library.function("PQtransactionStatus");
    decltype(PQntuples)* ntuples = library.function("PQntuples");
    decltype(PQnfields)* nfields = library.function("PQnfields");
    decltype(PQgetisnull)* getisnull = library.function("PQgetisnull");
    decltype(PQgetvalue)* getvalue = library.function("PQgetvalue");
    decltype(PQgetlength)* getlength = library.function("PQgetlength");
    decltype(PQftype)* ftype = library.function("PQftype");
};

/// Opens it at the first call. Throws Error(internal) where it is not there.
const LibpqLibrary& libpq();

}  // namespace forecast
