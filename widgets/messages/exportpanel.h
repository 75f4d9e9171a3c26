// Purpose: writes records of a page to a file: which, in which form, where to, how far it is, and what came of it.
// Thread: GUI. Limits: an export goes on when the panel is closed or its page left; it is seen under Jobs then.
#pragma once

#include "backend/service/export/recordexport.h"
#include "backend/service/services.h"
#include "widgets/kit/detailpanel.h"

#include <functional>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace weir {

class FormField;
class Label;
class Segmented;

/// What a page has to offer when somebody wants to export.
struct ExportOffer
{
    QString name; ///< topic or file: also the beginning of the file's name
    RecordOrigin* origin = nullptr;
    QPointer<RecordStream> stream;
    std::vector<std::uint64_t> selected;               ///< ids (row + dropped()) in the order of the table
    std::uint64_t foundCount = 0;                      ///< rows shown: what was read or found and fits the filter
    std::function<std::vector<std::uint64_t>()> found; ///< their ids; asked for when the export begins
    bool isFiltered = false;                           ///< found is less than what was read
    std::optional<SearchRequest> whole;    ///< the whole topic (no match, from the beginning); none: not offered
    std::optional<SearchRequest> matching; ///< all of it that fits the filter; none: nothing is typed
    QStringList columns;                   ///< for CSV: those of the table; empty: the usual
    std::shared_ptr<const DecoderSet> decoders;
    Format keyFormat = Format::Auto;
    Format valueFormat = Format::Auto;
    std::shared_ptr<const MaskSet> masks;
    /// Of further topics, where theirs are others (one topic is revealed, another is not).
    std::map<std::string, std::shared_ptr<const MaskSet>, std::less<>> topicMasks;
};

class ExportPanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit ExportPanel(const Services& services, QWidget* parent = nullptr);

    /// Fills and shows itself; a running export of this panel stays in sight until it ends.
    void offer(ExportOffer offer);
    /// The one that runs or ran last; null: none.
    RecordExport* running() const { return m_export; }

private:
    enum class What { Selection, Found, Matching, Whole };
    void build();
    void addProgress();
    What what() const;
    bool isScan() const { return what() == What::Whole || what() == What::Matching; }
    ExportFormat format() const;
    void showFormat();
    void suggestName();
    void chooseFile();
    void start();
    void showProgress(const RecordExport& running);
    void showResult();

    const Services m_services;
    ExportOffer m_offer;
    QPointer<RecordExport> m_export;
    Segmented* m_format;
    QComboBox* m_what;
    QLineEdit* m_columns;
    QCheckBox* m_guard;
    QLineEdit* m_path;
    QCheckBox* m_replace;
    FormField* m_columnsField;
    FormField* m_pathField;
    Label* m_note;
    QPushButton* m_start;
    QPushButton* m_pause;
    QPushButton* m_cancel;
    QProgressBar* m_bar;
    Label* m_progress;
    Label* m_result;
    QPushButton* m_folder;
    bool m_ownName = false; ///< somebody has chosen the file's name
};

} // namespace weir
