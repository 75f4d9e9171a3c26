#include "app/weir-engine/enginelog.h"

#include "backend/base/json/json.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace weir::engine {
namespace {

/// The message as a text of JSON: it may have anything in it, quotation marks first of all.
class JsonMessage : public spdlog::custom_flag_formatter
{
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override
    {
        std::string text;
        appendJsonText(text, std::string_view(message.payload.data(), message.payload.size()));
        out.append(text.data(), text.data() + text.size());
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JsonMessage>(); }
};

} // namespace

void logTo(const QString& level, bool isJson)
{
    auto logger = std::make_shared<spdlog::logger>("weir-engine", std::make_shared<spdlog::sinks::stdout_sink_mt>());
    spdlog::set_default_logger(logger);
    spdlog::set_level(spdlog::level::from_str(level.toStdString()));
    auto formatter = std::make_unique<spdlog::pattern_formatter>();
    formatter->add_flag<JsonMessage>('*');
    formatter->set_pattern(isJson ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":%*})"
                                  : "%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    spdlog::set_formatter(std::move(formatter));
    spdlog::flush_on(spdlog::level::info);
}

} // namespace weir::engine
