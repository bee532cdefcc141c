"""Facts for the gazetteer that no registry package holds: old names, zones, names in Spanish.

Written for this project; each is common geographic knowledge and only helps the search, it never
appears on its own as an official name. Keys are the gazetteer's ids (INEI codes for Peru).
"""

from __future__ import annotations

from collections.abc import Sequence

# Old, everyday, Quechua or variant names of places in Peru.
ALSO_KNOWN_AS: dict[str, tuple[str, ...]] = {
    "PE-05": ("Huamanga", "Ayakuchu"),
    "PE-0501": ("Ayacucho",),
    "PE-050101": ("Huamanga", "Wamanga", "Ciudad de Ayacucho", "San Juan de la Frontera de Huamanga"),
    "PE-050109": ("Ticllas",),
    "PE-050112": ("Socos Vinchos",),
    "PE-050116": ("Andrés A. Cáceres",),
    "PE-0503": ("Huancasancos",),
    "PE-050301": ("Huanca Sancos", "Huancasancos"),
    "PE-050304": ("Lucanamarca",),
    "PE-050511": ("Oronqoy", "Oronccoi", "Orongoy", "Oronjoy"),
    "PE-0511": ("Vilcashuamán", "Vilcas Guamán"),
    "PE-051101": ("Vilcashuamán", "Willka Waman", "Willkas Waman", "Vilcas Guamán"),
    "PE-051010": ("San Pedro de Hualla", "Huaya"),
    "PE-03": ("Apurimaq",),
    "PE-0306": ("Chinchero",),
    "PE-08": ("Cuzco", "Qosqo", "Qusqu"),
    "PE-0801": ("Cuzco",),
    "PE-080101": ("Cuzco", "Qosqo", "Qusqu"),
    "PE-080907": ("Quimbiri",),
    "PE-09": ("Huancabelica", "Wankawillka"),
    "PE-12": ("Hunin",),
    "PE-1501": ("Lima Metropolitana",),
    "PE-150101": ("Cercado de Lima", "Lima Cercado", "Centro de Lima", "Barrios Altos"),
    "PE-150103": ("Huaycán", "Ate Vitarte", "Vitarte", "Raucana", "Santa Clara"),
    "PE-150110": ("Collique", "Año Nuevo"),
    "PE-150115": ("Cerro San Cosme", "San Cosme", "Gamarra"),
    "PE-150118": ("Chosica", "Lurigancho-Chosica", "Huachipa", "Carapongo", "Ñaña", "Cajamarquilla"),
    "PE-150121": ("Magdalena Vieja",),
    "PE-150122": ("San Miguel de Miraflores",),
    "PE-150123": ("Manchay",),
    "PE-150125": ("Zapallal",),
    "PE-150128": ("Cantagallo",),
    "PE-150132": ("SJL", "Canto Grande", "Campoy", "Huáscar", "Bayóvar"),
    "PE-150133": ("SJM", "Ciudad de Dios", "Pamplona Alta"),
    "PE-150135": ("SMP",),
    "PE-150143": ("VMT", "Tablada de Lurín"),
    "PE-150142": ("VES",),
    "PE-07": ("El Callao", "Provincia Constitucional del Callao"),
    "PE-070101": ("Sarita Colonia",),
    "PE-070106": ("Ciudad Pachacútec", "Pachacútec"),
    "PE-060506": ("Santa Cruz de Toledo",),
    "PE-1103": ("Nazca",),
    "PE-110301": ("Nazca",),
    "PE-130102": ("Alto Trujillo",),
    "PE-230402": ("Héroes Albarracín Chucatamani",),
    "PE-250201": ("Raymondi",),
    "PE-1901": ("Cerro de Pasco",),
}

# Names of countries as people say them.
COUNTRY_ALSO: dict[str, tuple[str, ...]] = {
    "US": ("USA", "EE UU", "EEUU", "Norteamérica", "Estados Unidos de América", "Gringolandia"),
    "GB": ("Inglaterra", "Gran Bretaña"),
    "NL": ("Holanda",),
    "KR": ("Corea",),
    "AE": ("Dubái",),
    "RU": ("URSS", "Unión Soviética"),
    "PE": ("Piruw",),
}

# Districts of Ayacucho, Cusco and Junín usually counted to the VRAEM; decrees differ by date.
_VRAEM = (
    "PE-050407", "PE-050408", "PE-050409", "PE-050406", "PE-050402", "PE-050411", "PE-050412", "PE-050501",
    "PE-050502", "PE-050503", "PE-050505", "PE-050507", "PE-050508", "PE-050509", "PE-050510", "PE-050511",
    "PE-080907", "PE-080909", "PE-080910", "PE-080911", "PE-080912", "PE-080913", "PE-080902", "PE-120604",
    "PE-120606", "PE-120608", "PE-120609",
)  # fmt: skip

# Areas: id, name, parent, the districts or provinces they lie over, other names.
ZONES: tuple[tuple[str, str, str, Sequence[str], tuple[str, ...]], ...] = (
    (
        "PE-Z-VRAEM",
        "VRAEM",
        "PE",
        _VRAEM,
        ("VRAE", "Valle de los ríos Apurímac Ene y Mantaro", "Valle del río Apurímac", "Valle del Apurímac y Ene"),
    ),
    ("PE-Z-OREJA-DE-PERRO", "Oreja de Perro", "PE-0505", ("PE-050505", "PE-050511"), ("Oreja del Perro",)),
    (
        "PE-Z-ALTO-HUALLAGA",
        "Alto Huallaga",
        "PE",
        ("PE-1006", "PE-2210"),
        ("Huallaga", "Valle del Huallaga"),
    ),
    ("PE-Z-SELVA-CENTRAL", "Selva Central", "PE", ("PE-1203", "PE-1206", "PE-1903"), ()),
    ("PE-Z-RIO-ENE", "Río Ene", "PE-1206", ("PE-120606", "PE-120608"), ("Valle del Ene",)),
    ("PE-Z-VALLE-MANTARO", "Valle del Mantaro", "PE-12", ("PE-1201", "PE-1204", "PE-1202"), ()),
    ("PE-Z-LIMA-NORTE", "Lima Norte", "PE-1501", ("PE-150110", "PE-150117", "PE-150135"), ("Cono Norte",)),
    ("PE-Z-LIMA-SUR", "Lima Sur", "PE-1501", ("PE-150142", "PE-150143", "PE-150133"), ("Cono Sur",)),
    ("PE-Z-LIMA-ESTE", "Lima Este", "PE-1501", ("PE-150103", "PE-150132", "PE-150137"), ("Cono Este",)),
)

# Districts younger than the violence: the district they were part of, which families still name.
FORMERLY: dict[str, str] = {
    "PE-050511": "PE-050505",  # Oronccoy was in Chungui until 2015
    "PE-050115": "PE-050101",  # Jesús Nazareno, in Ayacucho until 2000
    "PE-050408": "PE-050407",  # Llochegua, in Sivia until 2000
    "PE-050409": "PE-050408",  # Canayre, in Llochegua until 2013
    "PE-050410": "PE-050401",  # Uchuraccay, in Huanta until 2014
    "PE-050411": "PE-050402",  # Pucacolpa, in Ayahuanco until 2015
    "PE-050412": "PE-050406",  # Chaca, in Santillana until 2015
    "PE-050509": "PE-050501",  # Samugari, in San Miguel until 2010
    "PE-050510": "PE-050502",  # Anchihuay, in Anco until 2012
    "PE-080910": "PE-080907",  # Pichari, in Kimbiri until 1995
    "PE-080912": "PE-080909",  # Villa Virgen, in Vilcabamba until 2014
    "PE-080911": "PE-080909",  # Inkawasi, in Vilcabamba until 2014
    "PE-080913": "PE-080907",  # Villa Kintiarina, in Kimbiri until 2015
    "PE-080914": "PE-080902",  # Megantoni, in Echarati until 2016
    "PE-120609": "PE-120606",  # Vizcatán del Ene, in Pangoa until 2015
}

# Which cities abroad: at least this many people, by country; all where people of this service live.
SIZE_ELSEWHERE = 750_000
CITY_SIZES: dict[str, int] = {
    "EC": 0, "BO": 0, "CL": 5_000, "AR": 10_000, "BR": 100_000, "CO": 25_000, "VE": 25_000, "US": 60_000,
    "ES": 25_000, "IT": 30_000, "MX": 100_000, "PY": 15_000, "UY": 15_000, "JP": 200_000, "DE": 200_000,
    "CA": 200_000, "FR": 150_000, "GB": 300_000, "SE": 100_000, "CH": 50_000, "PA": 50_000, "CR": 50_000,
}  # fmt: skip

# Cities the source has no row for: (country, region code, name, latitude, longitude, people).
MORE_CITIES: tuple[tuple[str, str, str, float, float, int], ...] = (
    ("BO", "04", "El Alto", -16.5047, -68.1633, 943_000),
    ("BR", "04", "Tabatinga", -4.2525, -69.9381, 66_000),
    ("BR", "01", "Assis Brasil", -10.9383, -69.5672, 7_000),
    ("BR", "01", "Brasiléia", -11.0164, -68.7483, 26_000),
)

# Spanish names ("name|other names") of cities that the source lists in another language.
CITY_NAMES: dict[tuple[str, str], str] = {
    ("US", "New York City"): "Nueva York|Manhattan",
    ("US", "Philadelphia"): "Filadelfia",
    ("US", "New Orleans"): "Nueva Orleans",
    ("US", "Los Angeles"): "Los Ángeles",
    ("IT", "Rome"): "Roma",
    ("IT", "Milan"): "Milán|Milano",
    ("IT", "Turin"): "Turín|Torino",
    ("IT", "Naples"): "Nápoles|Napoli",
    ("IT", "Florence"): "Florencia|Firenze",
    ("IT", "Genoa"): "Génova|Genova",
    ("IT", "Venice"): "Venecia|Venezia",
    ("IT", "Bologna"): "Bolonia",
    ("IT", "Padua"): "Padua|Padova",
    ("IT", "Perugia"): "Perugia|Perusa",
    ("ES", "A Coruña"): "La Coruña",
    ("ES", "Gasteiz / Vitoria"): "Vitoria|Vitoria-Gasteiz",
    ("ES", "Palma"): "Palma de Mallorca",
    ("BR", "Rio de Janeiro"): "Río de Janeiro",
    ("MX", "Mexico City"): "Ciudad de México|México DF",
    ("JP", "Tokyo"): "Tokio",
    ("DE", "Berlin"): "Berlín",
    ("DE", "Munich"): "Múnich",
    ("DE", "Hamburg"): "Hamburgo",
    ("DE", "Frankfurt am Main"): "Fráncfort|Frankfurt",
    ("DE", "Köln"): "Colonia",
    ("FR", "Paris"): "París",
    ("FR", "Marseille"): "Marsella",
    ("GB", "London"): "Londres",
    ("CH", "Geneva"): "Ginebra",
    ("CH", "Zürich"): "Zúrich",
    ("CH", "Bern"): "Berna",
    ("SE", "Stockholm"): "Estocolmo",
    ("RU", "Moscow"): "Moscú",
    ("CA", "Montréal"): "Montreal",
}

# Spanish names of the States of the United States that the package names in English.
US_STATES: dict[str, str] = {
    "CA": "California", "HI": "Hawái", "LA": "Luisiana", "MO": "Misuri", "MS": "Misisipi", "NC": "Carolina del Norte",
    "ND": "Dakota del Norte", "NH": "Nuevo Hampshire", "NJ": "Nueva Jersey", "NM": "Nuevo México", "NY": "Nueva York",
    "OR": "Oregón", "PA": "Pensilvania", "SC": "Carolina del Sur", "SD": "Dakota del Sur", "TX": "Tejas",
    "WV": "Virginia Occidental",
}  # fmt: skip

# First-level regions by GeoNames admin1 code ("name|other names"); the United States come from the package.
REGIONS: dict[str, dict[str, str]] = {
    "EC": {
        "01": "Galápagos", "02": "Azuay", "03": "Bolívar", "04": "Cañar", "05": "Carchi", "06": "Chimborazo",
        "07": "Cotopaxi", "08": "El Oro", "09": "Esmeraldas", "10": "Guayas", "11": "Imbabura", "12": "Loja",
        "13": "Los Ríos", "14": "Manabí", "15": "Morona Santiago", "17": "Pastaza", "18": "Pichincha",
        "19": "Tungurahua", "20": "Zamora Chinchipe", "22": "Sucumbíos", "23": "Napo", "24": "Orellana",
        "25": "Santa Elena", "26": "Santo Domingo de los Tsáchilas",
    },
    "BO": {
        "01": "Chuquisaca", "02": "Cochabamba", "03": "Beni", "04": "La Paz", "05": "Oruro", "06": "Pando",
        "07": "Potosí", "08": "Santa Cruz", "09": "Tarija",
    },
    "CL": {
        "01": "Valparaíso", "02": "Aysén", "03": "Antofagasta", "04": "La Araucanía", "05": "Atacama", "06": "Biobío",
        "07": "Coquimbo", "08": "O'Higgins", "10": "Magallanes", "11": "Maule", "12": "Región Metropolitana",
        "14": "Los Lagos", "15": "Tarapacá", "16": "Arica y Parinacota", "17": "Los Ríos", "18": "Ñuble",
    },
    "AR": {
        "01": "Provincia de Buenos Aires", "02": "Catamarca", "03": "Chaco", "04": "Chubut", "05": "Córdoba",
        "06": "Corrientes", "07": "Ciudad de Buenos Aires|Capital Federal", "08": "Entre Ríos", "09": "Formosa",
        "10": "Jujuy", "11": "La Pampa", "12": "La Rioja", "13": "Mendoza", "14": "Misiones", "15": "Neuquén",
        "16": "Río Negro", "17": "Salta", "18": "San Juan", "19": "San Luis", "20": "Santa Cruz", "21": "Santa Fe",
        "22": "Santiago del Estero", "23": "Tierra del Fuego", "24": "Tucumán",
    },
    "BR": {
        "01": "Acre", "02": "Alagoas", "03": "Amapá", "04": "Amazonas", "05": "Bahía", "06": "Ceará",
        "07": "Distrito Federal", "08": "Espírito Santo", "11": "Mato Grosso do Sul", "13": "Maranhão",
        "14": "Mato Grosso", "15": "Minas Gerais", "16": "Pará", "17": "Paraíba", "18": "Paraná", "20": "Piauí",
        "21": "Estado de Río de Janeiro", "22": "Río Grande do Norte", "23": "Río Grande do Sul", "24": "Rondônia",
        "25": "Roraima", "26": "Santa Catarina", "27": "Estado de São Paulo", "28": "Sergipe", "29": "Goiás",
        "30": "Pernambuco", "31": "Tocantins",
    },
    "CO": {
        "01": "Amazonas", "02": "Antioquia", "03": "Arauca", "04": "Atlántico", "08": "Caquetá", "09": "Cauca",
        "10": "Cesar", "11": "Chocó", "12": "Córdoba", "14": "Guaviare", "15": "Guainía", "16": "Huila",
        "17": "La Guajira", "19": "Meta", "20": "Nariño", "21": "Norte de Santander", "22": "Putumayo",
        "23": "Quindío", "24": "Risaralda", "25": "San Andrés y Providencia", "26": "Santander", "27": "Sucre",
        "28": "Tolima", "29": "Valle del Cauca", "31": "Vichada", "32": "Casanare", "33": "Cundinamarca",
        "34": "Bogotá Distrito Capital", "35": "Bolívar", "36": "Boyacá", "37": "Caldas", "38": "Magdalena",
    },
    "VE": {
        "01": "Amazonas", "02": "Anzoátegui", "03": "Apure", "04": "Aragua", "05": "Barinas", "06": "Bolívar",
        "07": "Carabobo", "08": "Cojedes", "09": "Delta Amacuro", "11": "Falcón", "12": "Guárico", "13": "Lara",
        "14": "Mérida", "15": "Miranda", "16": "Monagas", "17": "Nueva Esparta", "18": "Portuguesa", "19": "Sucre",
        "20": "Táchira", "21": "Trujillo", "22": "Yaracuy", "23": "Zulia", "25": "Distrito Capital", "26": "La Guaira",
    },
    "ES": {
        "07": "Baleares", "27": "La Rioja", "29": "Comunidad de Madrid", "31": "Región de Murcia", "32": "Navarra",
        "34": "Asturias", "39": "Cantabria", "51": "Andalucía", "52": "Aragón", "53": "Canarias",
        "54": "Castilla-La Mancha", "55": "Castilla y León", "56": "Cataluña", "57": "Extremadura", "58": "Galicia",
        "59": "País Vasco", "60": "Comunidad Valenciana",
    },
    "IT": {
        "01": "Abruzos", "02": "Basilicata", "03": "Calabria", "04": "Campania", "05": "Emilia-Romaña",
        "06": "Friuli-Venecia Julia", "07": "Lacio", "08": "Liguria", "09": "Lombardía|Lombardia", "10": "Marcas",
        "11": "Molise", "12": "Piamonte", "13": "Apulia", "14": "Cerdeña", "15": "Sicilia", "16": "Toscana",
        "17": "Trentino-Alto Adigio", "18": "Umbría", "19": "Valle de Aosta", "20": "Véneto",
    },
}  # fmt: skip
