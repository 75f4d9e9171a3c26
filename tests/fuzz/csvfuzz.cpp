// CSV: where a line ends does not depend on how it is read, and what was read is written to something that reads the
// same.
#include "backend/serde/csv.h"
#include "tests/fuzz/fuzz.h"

WEIR_FUZZ(csv)
{
    using namespace weir;
    const char delimiter = csvDelimiter(bytes.substr(0, 4096));
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const CsvLine line = readCsvLine(rest, delimiter);
        WEIR_FUZZ_CHECK(line.size > 0 && line.size <= rest.size());
        WEIR_FUZZ_CHECK(line.fields.size() == line.quoted.size() && !line.fields.empty());
        const std::size_t end = endOfCsvLine(rest, delimiter);
        WEIR_FUZZ_CHECK(line.isComplete ? end == line.size : end == std::string_view::npos);
        std::string written;
        for (const std::string& field : line.fields) {
            if (&field != line.fields.data())
                written += ',';
            appendCsvField(written, field, false);
            std::string guarded;
            appendCsvField(guarded, field, true);
            const CsvLine safe = readCsvLine(guarded, ',');
            WEIR_FUZZ_CHECK(safe.fields.size() == 1 && !looksLikeFormula(safe.fields.front()));
        }
        written += "\r\n";
        const CsvLine again = readCsvLine(written, ',');
        WEIR_FUZZ_CHECK(again.fields == line.fields && again.size == written.size() && !again.isBroken);
        rest.remove_prefix(line.size);
    }
}
