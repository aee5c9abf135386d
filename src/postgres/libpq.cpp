#include "libpq.hpp"

#include "forecast/core/shared_library.hpp"

namespace forecast {

const LibpqLibrary& libpq() {
    static const LibpqLibrary kFunctions = [] {
        const SharedLibrary library({"libpq.so.5", "libpq.so"});
        LibpqLibrary found = {};
        found.conninfo_free = library.function<decltype(PQconninfoFree)>("PQconninfoFree");
        found.conninfo_parse = library.function<decltype(PQconninfoParse)>("PQconninfoParse");
        found.freemem = library.function<decltype(PQfreemem)>("PQfreemem");
        found.finish = library.function<decltype(PQfinish)>("PQfinish");
        found.connect_start_params = library.function<decltype(PQconnectStartParams)>("PQconnectStartParams");
        found.status = library.function<decltype(PQstatus)>("PQstatus");
        found.set_error_verbosity = library.function<decltype(PQsetErrorVerbosity)>("PQsetErrorVerbosity");
        found.set_notice_processor = library.function<decltype(PQsetNoticeProcessor)>("PQsetNoticeProcessor");
        found.socket = library.function<decltype(PQsocket)>("PQsocket");
        found.connect_poll = library.function<decltype(PQconnectPoll)>("PQconnectPoll");
        found.result_error_field = library.function<decltype(PQresultErrorField)>("PQresultErrorField");
        found.error_message = library.function<decltype(PQerrorMessage)>("PQerrorMessage");
        found.exec = library.function<decltype(PQexec)>("PQexec");
        found.exec_params = library.function<decltype(PQexecParams)>("PQexecParams");
        found.result_status = library.function<decltype(PQresultStatus)>("PQresultStatus");
        found.put_copy_data = library.function<decltype(PQputCopyData)>("PQputCopyData");
        found.put_copy_end = library.function<decltype(PQputCopyEnd)>("PQputCopyEnd");
        found.get_result = library.function<decltype(PQgetResult)>("PQgetResult");
        found.clear = library.function<decltype(PQclear)>("PQclear");
        found.transaction_status = library.function<decltype(PQtransactionStatus)>("PQtransactionStatus");
        found.ntuples = library.function<decltype(PQntuples)>("PQntuples");
        found.nfields = library.function<decltype(PQnfields)>("PQnfields");
        found.getisnull = library.function<decltype(PQgetisnull)>("PQgetisnull");
        found.getvalue = library.function<decltype(PQgetvalue)>("PQgetvalue");
        found.getlength = library.function<decltype(PQgetlength)>("PQgetlength");
        found.ftype = library.function<decltype(PQftype)>("PQftype");
        return found;
    }();
    return kFunctions;
}

}  // namespace forecast
