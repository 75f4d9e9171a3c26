#include "backend/engine/http/cors.h"

namespace weir::engine {

void appendCorsFields(std::string& head)
{
    head += "Access-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: Retry-After, X-RateLimit-Reset\r\n";
}

HttpAnswer preflight(std::string_view methods)
{
    HttpAnswer answer;
    answer.status = 204;
    answer.fields.emplace_back("Allow", std::string(methods));
    answer.fields.emplace_back("Access-Control-Allow-Methods", std::string(methods));
    // The star stands for whatever a page adds, but never for Authorization.
    answer.fields.emplace_back("Access-Control-Allow-Headers",
                               "authorization, content-type, content-encoding, x-retry-count, *");
    answer.fields.emplace_back("Access-Control-Max-Age", "86400");
    return answer;
}

} // namespace weir::engine
