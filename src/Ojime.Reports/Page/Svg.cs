using System.Globalization;
using System.Text;

namespace Ojime.Reports;

/// <summary>Writes static SVG: it shows without JavaScript, prints, and follows the page's colours.</summary>
internal sealed class Svg(double width, double height, string label)
{
    private readonly StringBuilder _body = new();

    public Svg Rectangle(double x, double y, double w, double h, string cssClass, string title)
    {
        _body.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{Math.Max(w, 0.5):0.##}\" height=\"{Math.Max(h, 0.5):0.##}\" class=\"{cssClass}\"><title>{Reports.Text.Escape(title)}</title></rect>");
        return this;
    }

    public Svg Line(double x1, double y1, double x2, double y2, string cssClass)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\" class=\"{cssClass}\"/>");
        return this;
    }

    public Svg Text(double x, double y, string text, string anchor = "start", string cssClass = "axis")
    {
        _body.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\" class=\"{cssClass}\">{Reports.Text.Escape(text)}</text>");
        return this;
    }

    /// <summary>Read from below.</summary>
    public Svg Upright(double x, double y, string text, string cssClass)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate({x:0.##} {y:0.##}) rotate(-90)\" class=\"{cssClass}\">{Reports.Text.Escape(text)}</text>");
        return this;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"<svg viewBox=\"0 0 {width:0.##} {height:0.##}\" role=\"img\" aria-label=\"{Reports.Text.Escape(label)}\">{_body}</svg>\n");
}
