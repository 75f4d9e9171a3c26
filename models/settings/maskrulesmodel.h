// Purpose: the masking rules as a table, and what they do in words. Thread: GUI.
#pragma once

#include "backend/serde/masking.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct MaskRuleRow
{
    int index = 0; ///< among the rules
    MaskRule rule;
    friend bool operator==(const MaskRuleRow&, const MaskRuleRow&) = default;
};

class MaskRulesModel : public RowModel<MaskRuleRow>
{
    Q_OBJECT
public:
    explicit MaskRulesModel(QObject* parent = nullptr);

    void setRules(const std::vector<MaskRule>& rules);

    static QString howText(MaskHow how); ///< "Hide", "Hash", "Last four"
    static QString howHelp(MaskHow how); ///< a sentence
    /// Empty: the path is fine.
    static QString mistakeText(const QString& path);
    /// What the sample would look like under the rule alone; the sample is a value, key or header as the path says.
    static QString sample(const MaskSet& set, const MaskRule& rule, const QString& text);

protected:
    QString rowId(const MaskRuleRow& row) const override { return QString::number(row.index); }
    QVariant cell(const MaskRuleRow& row, int column, int role) const override;
};

} // namespace weir
